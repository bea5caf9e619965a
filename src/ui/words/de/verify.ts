import { formatCosine, formatCount, formatValue } from '../../format.ts';
import { rich, type RichPart } from '../rich.ts';
import type { Words } from '../words.svelte.ts';

export const verify: Words['verify'] = {
  title: 'Stichprobe',
  lead: 'Liest und kodiert Bilder noch einmal und vergleicht die Vektoren mit den gespeicherten.',
  howMany: 'Wie viele',
  some: (images) => `${formatCount(images)} zufällige`,
  all: 'Alle',
  verify: 'Prüfen',
  stop: 'Prüfung beenden',
  progress: (done, total) => `${formatCount(done)} von ${formatCount(total)}`,
  needsFolder: 'Der Ordner muss geöffnet sein, und es darf kein Lauf im Gange sein.',
  agreeing: (agreeing, checked) => rich`${agreement(agreeing, checked)}`,
  agreeingAtWorst: (agreeing, checked, cosine, difference) =>
    rich`${agreement(agreeing, checked)}; kleinster Kosinus ${formatCosine(cosine)}, größte Abweichung ${formatValue(difference)}`,
  unreadable: (images) =>
    `${formatCount(images)} ${images === 1 ? 'konnte' : 'konnten'} nicht noch einmal gelesen werden`,
};

function agreement(agreeing: number, checked: number): RichPart {
  const verb = agreeing === 1 ? 'stimmt' : 'stimmen';
  return { strong: `${formatCount(agreeing)} von ${formatCount(checked)} ${verb} überein` };
}
