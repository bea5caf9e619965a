/** Pillow's own limit: twice `Image.MAX_IMAGE_PIXELS`. Nothing of more pixels is given memory, whatever a header says. */
export const MAX_IMAGE_PIXELS = 178_956_970;
