// Numbers of the WebGPU specification. Browsers have them as globals, TypeScript's own library does not.

/** `GPUBufferUsage`. */
export const BUFFER = { MAP_READ: 0x1, COPY_SRC: 0x4, COPY_DST: 0x8, UNIFORM: 0x40, STORAGE: 0x80 } as const;

/** `GPUMapMode.READ`. */
export const MAP_FOR_READING = 0x1;

/** `GPUShaderStage.COMPUTE`. */
export const COMPUTE_STAGE = 0x4;
