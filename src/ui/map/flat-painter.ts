import { toSpot } from './camera.ts';
import { FAINT, OPACITY, type OpenPainter, type PointLooks, type PointPainter, type Scene } from './point-painter.ts';

/** Draws points by the canvas's own means, for browsers without WebGL 2: some 100 ms for 100,000 of them. */
export const openFlatPainter: OpenPainter = (canvas) => {
  const context = canvas.getContext('2d');
  return context ? new FlatPainter(context) : undefined;
};

class FlatPainter implements PointPainter {
  readonly #context: CanvasRenderingContext2D;
  #looks: PointLooks | undefined;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  take(looks: PointLooks): void {
    this.#looks = looks;
  }

  draw(scene: Scene): void {
    const { canvas } = this.#context;
    this.#context.clearRect(0, 0, canvas.width, canvas.height);
    const isSelected = this.#looks?.isSelected;
    if (isSelected) {
      this.#drawThose(scene, FAINT, (point) => isSelected[point] === 0);
      this.#drawThose(scene, 1, (point) => isSelected[point] === 1);
    } else {
      this.#drawThose(scene, 1, () => true);
    }
  }

  close(): void {
    this.#looks = undefined;
  }

  #drawThose(
    { camera, extent, pixelRatio, pointPx, colours, paper }: Scene,
    strength: number,
    isWanted: (point: number) => boolean,
  ) {
    const { coordinates = new Float32Array(0), colourOf = new Uint8Array(0) } = this.#looks ?? {};
    const sizePx = pointPx * pixelRatio;
    const styles = colours.map((rgb) => {
      const parts = rgb.map((part, i) => Math.round(255 * (paper[i]! + (part - paper[i]!) * strength)));
      return `rgb(${parts.join(' ')})`;
    });
    this.#context.globalAlpha = OPACITY;
    for (let point = 0; point < colourOf.length; point++) {
      if (!isWanted(point)) continue;
      const place = { x: coordinates[point * 2]!, y: coordinates[point * 2 + 1]! };
      const { x, y } = toSpot(place, camera, extent);
      if (x < 0 || y < 0 || x > extent.width || y > extent.height) continue;
      this.#context.fillStyle = styles[colourOf[point]!] ?? '#000';
      this.#context.fillRect(x * pixelRatio - sizePx / 2, y * pixelRatio - sizePx / 2, sizePx, sizePx);
    }
  }
}
