import { formatDate } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';

export const models: Words['models'] = {
  legend: 'Modell',
  from: (fileName, addedMs) => rich`Aus ${{ path: fileName }}, hinzugefügt ${formatDate(addedMs)}`,
  remove: 'Entfernen',
  removeNamed: (title) => `${toShownName(title)} entfernen`,
  removeQuestion: 'Dieses Modell entfernen? Seine Vektoren bleiben.',
  own: {
    title: 'Ein eigenes Modell verwenden',
    lead: 'Ziehen Sie eine Datei irgendwo auf diese Seite, oder wählen Sie sie hier aus: Gewichte eines Netzes von torchvision, Hugging Face, timm oder open_clip, auch nachtrainierte (.pth, .pt, .ckpt, .safetensors), oder ein beliebiges Netz, das ein Bild nimmt (.onnx, samt seiner .onnx.data, falls es eine hat); dazu preprocessor_config.json, wenn Sie sie haben, oder gleich den ganzen Ordner eines Modells. Sie bleibt auf diesem Computer.',
    file: 'Modelldatei',
    downloads: 'Gewichte von torchvision selbst',
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
        return `${name} kommt aus einer vollständig verbundenen Schicht, wie die Wertungen eines Klassifikators: Für Merkmale wählen Sie die Ausgabe davor, „${instead.words}“ (im Terminal: --output ${instead.id})`;
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
        return `${warning.fileName} verlangt etwas, das hier so nicht gemacht wird: ${warning.asked}.`;
      case 'not-kept': {
        const why = warning.isFull ? 'Dieser Browser hat keinen Platz dafür' : warning.reason;
        return `Es wird nicht aufbewahrt und ist weg, wenn diese Seite geschlossen oder neu geladen wird: ${why}.`;
      }
    }
  },
};

const CHOSEN = 'Es ist jetzt ausgewählt.';
const LATER = 'Ein Lauf ist im Gang und behält sein Modell: Wählen Sie dieses danach aus.';
