import {
  FAINT,
  MOST_COLOURS,
  OPACITY,
  type OpenPainter,
  type PointLooks,
  type PointPainter,
  type Scene,
} from './point-painter.ts';

const VERTEX = `#version 300 es
in vec2 place;
in float colour;
in float selected;
uniform vec2 middle;
uniform vec2 scale;
uniform float size;
uniform float wanted; // -1: all points; else those that are selected (1), or those that are not (0)
uniform vec3 colours[${MOST_COLOURS}];
out vec3 tint;
void main() {
  tint = colours[int(colour)];
  gl_PointSize = size;
  bool isWanted = wanted < 0.0 || abs(selected - wanted) < 0.5;
  gl_Position = isWanted ? vec4((place - middle) * scale, 0.0, 1.0) : vec4(2.0, 2.0, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float; // as in the vertex shader: both have "size"
in vec3 tint;
uniform float size;
uniform float strength; // how much of its colour a point has: the rest is paper
uniform vec3 paper;
out vec4 colour;
void main() {
  float fromMiddle = length(gl_PointCoord - 0.5) * size;
  float alpha = ${OPACITY} * clamp(size * 0.5 - fromMiddle, 0.0, 1.0);
  colour = vec4(mix(paper, tint, strength) * alpha, alpha);
}`;

/** Draws points by WebGL 2: 100,000 of them in a few milliseconds on a GPU. */
export const openGlPainter: OpenPainter = (canvas) => {
  if (!canDrawByGl()) return undefined;
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true, preserveDrawingBuffer: true });
  const program = gl && link(gl);
  return gl && program ? new GlPainter(gl, program) : undefined;
};

/** Tried on a canvas that is thrown away: one that has been asked for WebGL draws in no other way afterwards. */
function canDrawByGl(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  const program = gl && link(gl);
  gl?.getExtension('WEBGL_lose_context')?.loseContext(); // a page has a handful of them
  return Boolean(program);
}

class GlPainter implements PointPainter {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #buffers: readonly [WebGLBuffer, WebGLBuffer, WebGLBuffer];
  #looks: PointLooks | undefined;

  constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    this.#program = program;
    this.#buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const [places, colours, selected] = this.#buffers;
    this.#attribute('place', places, 2, gl.FLOAT);
    this.#attribute('colour', colours, 1, gl.UNSIGNED_BYTE);
    this.#attribute('selected', selected, 1, gl.UNSIGNED_BYTE);
  }

  take(looks: PointLooks): void {
    const before = this.#looks;
    const [places, colours, selected] = this.#buffers;
    if (before?.coordinates !== looks.coordinates) this.#fill(places, looks.coordinates);
    if (before?.colourOf !== looks.colourOf) this.#fill(colours, looks.colourOf);
    const chosen = looks.isSelected ?? new Uint8Array(looks.colourOf.length);
    if (!before || before.isSelected !== looks.isSelected || before.colourOf !== looks.colourOf)
      this.#fill(selected, chosen);
    this.#looks = looks;
  }

  draw({ camera, extent, pixelRatio, pointPx, colours, paper }: Scene): void {
    const gl = this.#gl;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const looks = this.#looks;
    if (!looks) return;
    gl.uniform2f(this.#at('middle'), camera.x, camera.y);
    gl.uniform2f(this.#at('scale'), (2 * camera.scale) / extent.width, (2 * camera.scale) / extent.height);
    gl.uniform1f(this.#at('size'), pointPx * pixelRatio);
    gl.uniform3fv(this.#at('paper'), [...paper]);
    gl.uniform3fv(this.#at('colours'), colours.slice(0, MOST_COLOURS).flat());
    if (looks.isSelected) {
      this.#drawThose(0, FAINT);
      this.#drawThose(1, 1);
    } else {
      this.#drawThose(-1, 1);
    }
  }

  close(): void {
    for (const buffer of this.#buffers) this.#gl.deleteBuffer(buffer);
    this.#gl.deleteProgram(this.#program);
  }

  #drawThose(wanted: number, strength: number): void {
    const gl = this.#gl;
    gl.uniform1f(this.#at('wanted'), wanted);
    gl.uniform1f(this.#at('strength'), strength);
    gl.drawArrays(gl.POINTS, 0, (this.#looks?.coordinates.length ?? 0) / 2);
  }

  #at(name: string): WebGLUniformLocation | null {
    return this.#gl.getUniformLocation(this.#program, name);
  }

  #attribute(name: string, buffer: WebGLBuffer, size: number, type: number): void {
    const gl = this.#gl;
    const at = gl.getAttribLocation(this.#program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type, false, 0, 0);
  }

  #fill(buffer: WebGLBuffer, values: Float32Array | Uint8Array): void {
    this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, buffer);
    this.#gl.bufferData(this.#gl.ARRAY_BUFFER, values, this.#gl.STATIC_DRAW);
  }
}

/** Undefined if the shaders don't compile, or the context is lost. */
function link(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : undefined;
}
