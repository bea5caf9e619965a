import type { Words } from '../words.svelte.ts';

type Errors = Words['modelFileErrors'];

const checkpoint: Errors['checkpoint'] = {
  'file-damaged': {
    title: 'Die Modelldatei wurde nicht angenommen',
    whatToDo:
      'Sie ist abgeschnitten, widerspricht sich oder enthält mehr als Gewichte. Laden oder kopieren Sie sie noch einmal, oder speichern Sie nur die Gewichte: torch.save(model.state_dict(), …).',
  },
  'model-damaged': {
    title: 'Die Gewichte dieses Modells sind beschädigt',
    whatToDo:
      'Manche davon sind keine Zahlen, wie nach einem missglückten Training. Nehmen Sie einen früheren Checkpoint.',
  },
  'model-incomplete': {
    title: 'Ein Teil dieses Modells fehlt',
    whatToDo:
      'Seine Gewichte liegen in einer anderen Datei, die die Zeile darunter nennt: Ziehen Sie beide zusammen hierher. Im Terminal legen Sie sie nebeneinander.',
  },
  'model-busy': {
    title: 'Mit diesem Modell ist ein Lauf im Gang',
    whatToDo:
      'Wie seine Bilder vorbereitet werden, bleibt bis zum Ende des Laufs so: Legen Sie die Dateien dann noch einmal ab.',
  },
  'model-mismatch': {
    title: 'Dieses Modell passt nicht',
    whatToDo:
      'Checkpoints dürfen von den Netzen von torchvision sein oder von ViT, DeiT, DINOv2, CLIP, SigLIP, ConvNeXt und EfficientNet mit den Namen anderer Bibliotheken, mit beliebigem Kopf. Andere Netze exportieren Sie als ONNX-Datei, die ein quadratisches Bild nimmt; die Zeile darunter sagt auf Englisch, was nicht passte.',
  },
  'embed-unavailable': {
    title: 'Dieses Modell ließ sich nicht ausführen',
    whatToDo:
      'Es wurde einmal ausgeführt, um zu sehen, was es liefert, und scheiterte oder lieferte keine Zahlen. Die Zeile darunter sagt auf Englisch, wie.',
  },
  'embed-crashed': {
    title: 'Das Modell blieb beim ersten Lauf stehen',
    whatToDo:
      'Meist ist der Arbeitsspeicher der Grund. Schließen Sie andere Tabs und legen Sie die Datei noch einmal ab; geschieht es wieder, wählen Sie unter „Erweitert“ die CPU.',
  },
};

export const modelFileErrors: Errors = {
  checkpoint,
  onnx: {
    ...checkpoint,
    'file-damaged': {
      title: 'Die ONNX-Datei wurde nicht angenommen',
      whatToDo:
        'Sie ist abgeschnitten, widerspricht sich oder ist keine ONNX-Datei. Laden oder kopieren Sie sie noch einmal; hilft das nicht, exportieren Sie sie neu.',
    },
    'model-mismatch': {
      title: 'Dieses ONNX-Modell passt nicht',
      whatToDo:
        'Es muss ein quadratisches Bild mit drei Kanälen nehmen und dazu Zahlen liefern. Die Zeile darunter sagt auf Englisch, was nicht passte; ein neuer Export für ein Bild hilft oft.',
    },
  },
};
