import type { Words } from '../words.svelte.ts';

// The line below a message comes from the depths and is in English, as in the terminal: it can be searched for.
export const errors: Words['errors'] = {
  'folder-denied': {
    title: 'Der Ordner darf nicht gelesen werden',
    whatToDo:
      'Wählen Sie ihn noch einmal aus und erlauben Sie das Lesen, wenn der Browser fragt. Manche Systemordner werden immer verweigert: Wählen Sie dann einen Ordner darin, oder ziehen Sie ihn auf die Seite.',
  },
  'folder-lost': {
    title: 'Der Ordner ist nicht mehr lesbar',
    whatToDo:
      'Prüfen Sie, ob sein Laufwerk angeschlossen ist, wählen Sie den Ordner noch einmal aus und klicken Sie auf „Starten“. Gespeicherte Vektoren bleiben, nur der Rest wird kodiert.',
  },
  'folder-empty': {
    title: 'Der Ordner ist leer',
    whatToDo: 'Wählen Sie einen Ordner aus, der Bilder enthält, gleich in welcher Tiefe.',
  },
  'folder-no-images': {
    title: 'Keine Bilder in diesem Ordner',
    whatToDo:
      'Kodiert werden Dateien, die auf .jpg, .jpeg, .png, .ppm, .bmp, .pgm, .tif, .tiff oder .webp enden, wie bei ImageFolder von torchvision; .heic, .heif, .avif, .jxl und .gif, wo das eingeschaltet ist (--more-formats). Wählen Sie einen Ordner aus, der solche enthält.',
  },
  'folder-not-one': {
    title: 'Das kann hier nicht abgelegt werden',
    whatToDo:
      'Ziehen Sie Ordner mit Bildern, eine .zip oder .tar davon oder einzelne Bilder hierher; oder eine Modelldatei (.pth, .pt, .safetensors, .onnx), eine Tabelle von Vektoren (.npz, .npy, .pkl) oder Labels (.csv, .tsv, .xlsx, .json, .parquet), jeweils eine auf einmal.',
  },
  'run-on': {
    title: 'Ein Lauf ist im Gang: Jetzt gehen nur Labels',
    whatToDo:
      'Eine Tabelle mit Labels kann jederzeit zu den Vektoren kommen. Legen Sie alles andere noch einmal ab, wenn der Lauf beendet ist; er geht weiter wie zuvor.',
  },
  'folder-busy': {
    title: 'Der Ordner wird anderswo benutzt',
    whatToDo:
      'In einem anderen Tab ist ein Lauf im Gang, oder dort wird eine Datei gespeichert; ein Tab, der nichts tut, hätte Platz gemacht. Warten Sie, bis das fertig ist, oder halten Sie es dort an; wählen Sie den Ordner dann noch einmal aus.',
  },
  'folder-taken': {
    title: 'Dieser Ordner ist jetzt in einem anderen Tab offen',
    whatToDo: 'Hier war nichts im Gang, deshalb hat dieser Tab Platz gemacht. Holen Sie ihn zurück, wann Sie möchten.',
  },
  'folder-unlisted': {
    title: 'Ein Unterordner war nicht lesbar',
    whatToDo:
      'Seine Bilder fehlen in diesem Lauf. Prüfen Sie, wer ihn lesen darf, und wählen Sie den Ordner dann noch einmal aus.',
  },
  'image-gone': {
    title: 'Das Bild ist fort oder gesperrt',
    whatToDo:
      'Seit der Ordner gelesen wurde, hat ein anderes Programm es verschoben, verändert oder gesperrt. Legen Sie es zurück, wählen Sie den Ordner noch einmal aus und klicken Sie auf „Starten“: Nur was fehlt, wird kodiert.',
  },
  'image-empty': {
    title: 'Leere Datei',
    whatToDo: 'Sie enthält kein einziges Byte. Kopieren Sie das Bild noch einmal von dort, woher es kam.',
  },
  'image-unsupported': {
    title: 'Kein Format, das kodiert wird',
    whatToDo:
      'Es zählt der Inhalt, nicht der Name. Wandeln Sie das Bild in JPEG oder PNG um; HEIC und JPEG XL werden unter ihren eigenen Endungen kodiert, wenn „Auch kodieren“ eingeschaltet ist.',
  },
  'image-truncated': {
    title: 'Das Bild endet zu früh',
    whatToDo:
      'Ein Teil der Datei fehlt, auch Python würde sie ablehnen. Kopieren Sie das Bild noch einmal von dort, woher es kam.',
  },
  'image-damaged': {
    title: 'Das Bild ist beschädigt',
    whatToDo:
      'Seine Daten widersprechen sich, auch Python würde es ablehnen. Speichern Sie es mit einem Bildprogramm neu, oder lassen Sie es weg.',
  },
  'image-too-large': {
    title: 'Das Bild ist zu groß',
    whatToDo: 'Mehr als 178.956.970 Pixel werden abgelehnt, wie von Pillow. Verkleinern Sie das Bild.',
  },
  'decode-crashed': {
    title: 'Beim Lesen dieses Bildes gab es einen Absturz',
    whatToDo:
      'Nur dieses Bild wird ausgelassen. Klicken Sie auf „Erneut versuchen“; geschieht es wieder, speichern Sie das Bild mit einem Bildprogramm neu.',
  },
  'decode-failing': {
    title: 'Das Lesen der Bilder stürzt immer wieder ab',
    whatToDo:
      'So viele Abstürze hintereinander liegen kaum an den Bildern; das letzte ist hier genannt. Gespeichertes bleibt. Laden Sie die Seite neu und klicken Sie auf „Starten“, um fortzufahren; geschieht es wieder, versuchen Sie es mit einem anderen Browser, oder nehmen Sie das genannte Bild aus dem Ordner.',
  },
  'decode-timeout': {
    title: 'Das Lesen dieses Bildes dauerte zu lange',
    whatToDo:
      'Nur dieses Bild wird ausgelassen. Klicken Sie auf „Erneut versuchen“, wenn der Rechner weniger zu tun hat.',
  },
  'model-missing': {
    title: 'Das Modell konnte nicht geladen werden',
    whatToDo:
      'Der Server dieser Seite gibt die Modelldatei nicht heraus, oder das Modell ist eines von Ihren und wurde in einem anderen Tab entfernt. Prüfen Sie, ob die Datei noch da ist, oder ziehen Sie sie noch einmal auf die Seite.',
  },
  'model-damaged': {
    title: 'Die Modelldatei ist beschädigt',
    whatToDo:
      'Ihre Prüfsumme ist nicht die erwartete. Laden Sie die Seite ohne Zwischenspeicher neu (Strg oder Cmd, Umschalt, R), oder kopieren Sie die Dateien der Website noch einmal.',
  },
  'model-incomplete': {
    title: 'Ein Teil des Modells fehlt',
    whatToDo: 'Seine Gewichte liegen in einer anderen Datei, die die Zeile darunter nennt: Geben Sie beide zusammen.',
  },
  'model-busy': {
    title: 'Mit diesem Modell ist ein Lauf im Gang',
    whatToDo:
      'Wie seine Bilder vorbereitet werden, bleibt bis zum Ende des Laufs so: Legen Sie die Dateien dann noch einmal ab.',
  },
  'model-mismatch': {
    title: 'Das Modell passt nicht zu seiner Beschreibung',
    whatToDo: 'Seine Eingabe oder seine Ausgabe hat eine andere Form als erwartet. Wählen Sie ein anderes Modell.',
  },
  'embed-crashed': {
    title: 'Das Modell ist stehen geblieben',
    whatToDo:
      'Meist ist der Arbeitsspeicher der Grund. Schließen Sie andere Tabs und klicken Sie auf „Starten“: Nur der Rest wird kodiert. Geschieht es wieder, wählen Sie unter „Erweitert“ die CPU.',
  },
  'embed-unavailable': {
    title: 'Das Modell rechnet hier nicht richtig',
    whatToDo:
      'Weder die GPU noch die CPU hat den Selbsttest bestanden, deshalb wurde nichts kodiert. Aktualisieren Sie den Browser, oder versuchen Sie es mit einem neuen Chrome, Edge oder Firefox.',
  },
  'float16-unavailable': {
    title: 'Die GPU rechnet nicht in float16',
    whatToDo:
      'Oder dieses Modell lässt sich nicht so rechnen: Die Zeile darunter sagt auf Englisch, was es ist. Wählen Sie unter „Erweitert“ „Automatisch“.',
  },
  'device-lost': {
    title: 'Die GPU ist ausgefallen',
    whatToDo:
      'Ihr Treiber hat angehalten, oder ein anderes Programm hat sie übernommen. Klicken Sie auf „Starten“, um mit dem Rest fortzufahren, oder wählen Sie unter „Erweitert“ die CPU.',
  },
  'store-full': {
    title: 'Kein Platz mehr für Vektoren',
    whatToDo:
      'Alles bisher Gespeicherte bleibt. Schaffen Sie Platz auf der Festplatte, oder löschen Sie unten einen gespeicherten Ordner; klicken Sie dann auf „Starten“, um fortzufahren.',
  },
  'store-failed': {
    title: 'Der Speicher des Browsers antwortet nicht',
    whatToDo:
      'Schließen Sie andere Tabs dieser Seite und versuchen Sie es noch einmal. In privaten Fenstern speichern manche Browser nichts: Nehmen Sie ein gewöhnliches.',
  },
  'store-newer': {
    title: 'Von einem neueren foldvec gespeichert',
    whatToDo:
      'Eine andere Version dieser Seite hat diese Vektoren geschrieben. Benutzen Sie jene Version, oder löschen Sie unten den gespeicherten Ordner.',
  },
  'write-failed': {
    title: 'Die Datei konnte nicht gespeichert werden',
    whatToDo:
      'Prüfen Sie, ob auf dem Laufwerk Platz ist und dort geschrieben werden darf, und klicken Sie noch einmal auf „Herunterladen“. Die Vektoren sind weiterhin gespeichert.',
  },
  'rows-not-finite': {
    title: 'Ein Vektor enthält keine Zahlen',
    whatToDo:
      'Einer seiner Werte ist NaN oder unendlich, damit lässt sich keine Richtung finden. Die Zeile darunter sagt, welcher Vektor es ist.',
  },
  'rows-too-few': {
    title: 'Zu wenige Vektoren zum Reduzieren',
    whatToDo: 'Eine Richtung, in der sich Vektoren unterscheiden, braucht mindestens zwei davon.',
  },
  'rows-constant': {
    title: 'Alle Vektoren sind gleich',
    whatToDo: 'Es gibt keine Richtung, in der sie sich unterscheiden, und damit nichts, was zu behalten wäre.',
  },
  'reduction-unfit': {
    title: 'So lassen sich diese Vektoren nicht reduzieren',
    whatToDo:
      'Die Zeile darunter sagt auf Englisch, was sie zulassen. Wählen Sie eine andere Zahl oder ein anderes Verfahren.',
  },
  'reduction-too-large': {
    title: 'Zu wenig Speicher, um die Vektoren zu reduzieren',
    whatToDo: 'Schließen Sie andere Tabs, oder wählen Sie weniger Komponenten oder Stützpunkte.',
  },
  'reduction-mismatch': {
    title: 'Diese Reduktion ist für andere Vektoren',
    whatToDo:
      'Sie nimmt Vektoren einer anderen Länge, von einem anderen Modell. In der Zeile darunter stehen beide Längen.',
  },
  'reduce-crashed': {
    title: 'Das Reduzieren der Vektoren brach ab',
    whatToDo:
      'Meist ist der Arbeitsspeicher der Grund. Schließen Sie andere Tabs und klicken Sie noch einmal auf „Reduzieren“; die Vektoren sind weiterhin gespeichert.',
  },
  'search-too-large': {
    title: 'Zu wenig Speicher, um die Bilder zu vergleichen',
    whatToDo: 'Alle Vektoren werden zugleich gehalten: Schließen Sie andere Tabs, oder vergleichen Sie weniger Bilder.',
  },
  'search-crashed': {
    title: 'Der Vergleich der Bilder brach ab',
    whatToDo:
      'Meist ist der Arbeitsspeicher der Grund. Schließen Sie andere Tabs und versuchen Sie es noch einmal; die Vektoren sind weiterhin gespeichert.',
  },
  'map-too-large': {
    title: 'Zu wenig Speicher für eine Karte so vieler Bilder',
    whatToDo: 'Schließen Sie andere Tabs und versuchen Sie es noch einmal.',
  },
  'map-crashed': {
    title: 'Das Anlegen der Karte brach ab',
    whatToDo:
      'Meist ist der Arbeitsspeicher der Grund. Schließen Sie andere Tabs und versuchen Sie es noch einmal; die Vektoren sind weiterhin gespeichert.',
  },
  'file-damaged': {
    title: 'Die Datei kann nicht gelesen werden',
    whatToDo:
      'Die Zeile darunter sagt auf Englisch, warum. Kopieren Sie die Datei noch einmal, falls sie abgeschnitten wurde, oder speichern Sie sie auf andere Weise.',
  },
  unexpected: {
    title: 'Etwas ging schief, das nicht schiefgehen sollte',
    whatToDo:
      'Das ist ein Fehler in foldvec. Gespeicherte Vektoren bleiben. Versuchen Sie es noch einmal; geschieht es wieder, melden Sie es mit der Zeile darunter.',
  },
};
