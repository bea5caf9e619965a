import type { Distinction, DistinctionCode } from '../../../models/import/distinction.ts';
import type { UnmetWish } from '../../../models/import/unmet-wish.ts';
import { formatDate } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { vectorWords } from './vectors.ts';

export const models: Words['models'] = {
  legend: 'Modell',
  note: (note) => {
    if (typeof note === 'string') return note;
    switch (note.code) {
      case 'resnet18-mlnet':
        return 'ResNet-18, wie Microsoft es für ML.NET auf ImageNet trainiert hat, ohne seinen Klassifikator. Es ist nicht die Datei von torchvision: dieselben 512 Werte und dieselbe Art Netz, aber anders trainiert und mit einem Block mehr in der letzten Stufe.';
      case 'efficientnet-lite0':
        return 'Klein und schnell: EfficientNet-Lite0, auf ImageNet trainiert, ohne seinen Klassifikator. Auf einem Prozessor etwa dreimal so schnell wie ResNet-18, mit längeren Vektoren.';
      case 'torchvisions':
        return `Was torchvision.models.${note.architecture}(pretrained=True) lädt, ohne seinen Klassifikator.`;
      case 'checkpoint':
        return `Ein ${note.architecture} aus ${note.from}, ohne seinen Klassifikator. Es ist nicht torchvisions eigene Datei.`;
      case 'onnx':
        return 'Eine ONNX-Datei sagt nicht, wie ihre Bilder vorbereitet wurden: Vergleichen Sie Mittelwert, Standardabweichung, Wertebereich und Zuschnitt mit dem Code, mit dem sie trainiert wurde.';
      case 'prepared':
        return `Größe, Zuschnitt, Filter, Mittelwert und Standardabweichung stehen so in ${note.fileName} daneben.`;
    }
  },
  from: (fileName, addedMs) => rich`Aus ${{ path: fileName }}, hinzugefügt ${formatDate(addedMs)}`,
  remove: 'Entfernen',
  removeNamed: (title) => `${toShownName(title)} entfernen`,
  removeQuestion: 'Dieses Modell entfernen? Seine Vektoren bleiben.',
  own: {
    title: 'Ein eigenes Modell verwenden',
    lead: 'Ziehen Sie eine Datei an beliebiger Stelle auf diese Seite, oder wählen Sie sie hier aus: Gewichte eines Netzes von torchvision, Hugging Face, timm oder open_clip, auch nachtrainierte (.pth, .pt, .ckpt, .safetensors), oder ein beliebiges Netz, das ein Bild nimmt (.onnx, samt seiner .onnx.data, falls es eine hat); dazu preprocessor_config.json, wenn Sie sie haben, oder gleich den ganzen Ordner eines Modells. Sie bleibt auf diesem Computer.',
    file: 'Modelldatei auswählen',
    downloads: 'Originalgewichte von torchvision',
    downloadsNote: rich`Was ${{ code: 'pretrained=True' }} lädt. Diese Seite holt nichts von anderswo: herunterladen, dann hierher ziehen.`,
  },
  adding: {
    reading: (fileName) => rich`${{ path: fileName }} wird gelesen …`,
    testing: (fileName) => rich`${{ path: fileName }} wird einmal ausgeführt …`,
    keeping: (fileName) => rich`${{ path: fileName }} wird in diesem Browser gespeichert …`,
    added: (title, length, isChosen) => rich`${{ name: title }} hinzugefügt, ${length}. ${isChosen ? CHOSEN : LATER}`,
    known: (fileName, title, isChosen) =>
      rich`${{ path: fileName }} war schon da, als ${{ name: title }}: Es wurde keine zweite Kopie angelegt. ${isChosen ? CHOSEN : LATER}`,
    whichNetwork: (fileName) => rich`${{ path: fileName }} passt zu mehreren Netzen. Welches ist gemeint?`,
    candidate: ({ label, network, distinction }) => {
      const what = distinction ? `${network} (${distinctionWords(distinction)})` : network;
      return label === undefined ? what : `${label}: ${what}`;
    },
    noneOfThem: 'Keines davon',
    stop: 'Abbrechen',
  },
  warning: (warning) => {
    switch (warning.code) {
      case 'weights-left-out': {
        const { weights, first } = warning;
        const more = weights > first.length ? ` und ${weights - first.length} weitere` : '';
        return `Gewichte, die nicht zu den Merkmalen gehören, sind weggelassen: ${first.join(', ')}${more}`;
      }
      case 'matched-by-order':
        return `Seine Gewichte heißen anders als die von torchvision (${warning.first} …): Nach Reihenfolge und Form ist es ${warning.architecture}, und was Gewichte nicht zeigen (Schrittweiten, Epsilons), ist wie in torchvision angenommen`;
      case 'grey-input':
        return 'Es nimmt Bilder mit einem Kanal: Jedes wird vor der Größenänderung grau, wie Pillows convert("L") es macht. Mittelwert und Standardabweichung sind geraten, als Durchschnitt derer von ImageNet (0.449 und 0.226): Tragen Sie die ein, mit denen es trainiert wurde, jeweils dreimal';
      case 'alpha-input':
        return 'Es nimmt vier Kanäle: Rot, Grün, Blau und Alpha, wie Pillows convert("RGBA") sie vor der Größenänderung liefert (Bilder ohne Alpha sind deckend, 255). Mittelwert 0 und Standardabweichung 1 für Alpha sind geraten: Tragen Sie die ein, mit denen es trainiert wurde';
      case 'classifier-output': {
        const { name, instead } = warning;
        return `${name} kommt aus einer vollständig verbundenen Schicht, wie die Wertungen eines Klassifikators: Für Merkmale wählen Sie die Ausgabe davor, „${vectorWords(instead)}“ (im Terminal: --output ${instead.id})`;
      }
      case 'detection-output':
        return `${warning.name} sieht nach Rahmen um gefundene Dinge aus, wie Detektoren sie liefern: Das ist kein Merkmalsvektor. Wählen Sie in der Liste einen Tensor davor oder ein anderes Modell.`;
      case 'prepared-as':
        return `Größe, Zuschnitt, Filter, Mittelwert und Standardabweichung stammen aus ${warning.fileName}.`;
      case 'preparation-unread':
        return `${warning.fileName} sagt nichts hier Lesbares darüber, wie Bilder vorbereitet werden: Größe, Mittelwert und Standardabweichung bleiben wie ohne sie.`;
      case 'prepared-anew':
        return 'Dieses Modell war schon da: Von jetzt an werden seine Bilder so vorbereitet, wie die neue Datei es sagt. Vektoren der alten Vorverarbeitung bleiben und werden nicht mit neuen vermischt.';
      case 'prepared-otherwise':
        return `${warning.fileName} verlangt etwas, das hier so nicht gemacht wird: ${wishWords(warning.asked)}.`;
      case 'not-kept': {
        const why = warning.isFull ? 'Dieser Browser hat keinen Platz dafür' : warning.reason;
        return `Es wird nicht aufbewahrt und ist weg, wenn diese Seite geschlossen oder neu geladen wird: ${why}.`;
      }
    }
  },
};

const CHOSEN = 'Es ist jetzt ausgewählt.';
const LATER = 'Ein Lauf ist im Gang und behält sein Modell: Wählen Sie dieses danach aus.';

function wishWords(wish: UnmetWish): string {
  switch (wish.code) {
    case 'not-square':
      return `Bilder von ${wish.width}×${wish.height} Pixeln; hier sind sie quadratisch`;
    case 'crop-not-square':
      return 'einen Zuschnitt, der nicht quadratisch ist; hier ist er es';
    case 'crop-mode':
      return `crop_mode ${wish.mode}; stattdessen wird die Mitte ausgeschnitten`;
    case 'not-resized':
      return 'Bilder in ihrer eigenen Größe; hier wird sie geändert';
    case 'padded':
      return 'einen Rand um die Bilder; hier gibt es keinen';
    case 'other-centre':
      return 'eine Mitte, bei der ein überzähliger Pixel rechts und unten übrig bleibt; hier ist es die Mitte von torchvision, höchstens einen Pixel daneben';
    case 'torch-resize':
      return 'eine Größenänderung durch torch; hier ist es die von Pillow, und ein Wert kann um 1 von 255 abweichen';
    case 'crop-beyond-edge':
      return `einen Zuschnitt von ${wish.cropPx} Pixeln aus ${wish.edgePx}, mit schwarzem Rand; hier wird die Seite auf ${wish.cropPx} vergrößert`;
    case 'no-crop':
      return 'Bilder, die ohne Zuschnitt ihre Form behalten; hier wird die Mitte ausgeschnitten';
    case 'other-size':
      return `Bilder mit ${wish.askedPx} Pixeln je Seite; das Modell nimmt ${wish.takenPx}`;
    case 'other-filter':
      return `den Filter ${wish.asked}; verwendet wird ${wish.taken}`;
  }
}

function distinctionWords({ sizePx, by }: Distinction): string {
  return [...(sizePx === undefined ? [] : [`Bilder mit ${sizePx} Pixeln`]), ...(by ? [DISTINCTIONS[by]] : [])].join(
    ', ',
  );
}

const DISTINCTIONS: Record<DistinctionCode, string> = {
  'transform-input': 'transform_input=True, wie die Gewichte von torchvision',
  'no-transform-input': 'transform_input=False',
  tensorflow: 'Gewichte aus TensorFlow (tf_… in timm)',
  torch: 'mit torch trainiert',
  'half-mean': 'Mittelwert 0.5: ViT (von Google)',
  'half-mean-augreg': 'Mittelwert 0.5: ViT (AugReg und Google)',
  'imagenet-mean': 'Mittelwert von ImageNet: DeiT, DINO, MAE',
  'quick-gelu': 'QuickGELU: Gewichte von OpenAI',
  'laion-gelu': 'GELU: Gewichte von LAION und spätere',
  'timm-gelu': 'GELU, wie die meisten in timm',
  'tanh-gelu': 'GELU über tanh, wie in Googles eigenem Code',
};
