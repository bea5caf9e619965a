import type { RemarkView } from '../../state/run/view.ts';
import { countOf } from '../format.ts';

/** What is to be said of pictures that were encoded, in one sentence or two. */
export function remarkWords({ remark, images }: Pick<RemarkView, 'remark' | 'images'>): string {
  const pictures = countOf(images, 'picture');
  const verb = images === 1 ? 'is' : 'are';
  switch (remark) {
    case 'approximate-avif':
      return `${pictures} ${verb} AVIF of a kind that this browser rounds otherwise than Pillow: near to Python’s, not equal.`;
    case 'approximate-heic':
      return `${pictures} ${verb} HEIC: near to what pillow-heif gives, not equal.`;
    case 'approximate-jxl':
      return `${pictures} ${verb} JPEG XL: equal to Python’s where it is lossless, else near.`;
    case 'clipped':
      return (
        `${pictures} of 16 bits ${images === 1 ? 'was' : 'were'} clipped at 255, as Pillow does. ` +
        'Scaling instead is a switch: “Grey of 16 bits” in the settings, --wide-grey scale in the terminal.'
      );
  }
}
