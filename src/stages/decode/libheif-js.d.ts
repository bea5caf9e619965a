// What is used of libheif-js, whose own types cover another of its files.
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  interface HeifError {
    readonly code: unknown;
    readonly message: string;
  }
  interface HeifChannel {
    readonly id: unknown;
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    readonly data: Uint8Array;
  }
  interface HeifPicture {
    readonly image: unknown;
    readonly channels: readonly HeifChannel[];
  }
  /** Each memory that is given out is freed by its own function. */
  interface Libheif {
    readonly heif_error_code: { readonly heif_error_Ok: unknown };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown };
    readonly heif_channel: { readonly heif_channel_interleaved: unknown };
    heif_context_alloc(): unknown;
    heif_context_free(context: unknown): void;
    heif_context_read_from_memory(context: unknown, bytes: Uint8Array): HeifError;
    heif_js_context_get_primary_image_handle(context: unknown): HeifError | { readonly code: undefined };
    heif_image_handle_release(handle: unknown): void;
    heif_js_decode_image2(handle: unknown, colorspace: unknown, chroma: unknown): Promise<HeifPicture | HeifError>;
    heif_image_release(image: unknown): void;
  }
  export default function openLibheif(): Libheif;
}
