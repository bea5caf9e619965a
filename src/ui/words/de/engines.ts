import type { BackendNote } from '../../../state/run/view.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

const CHOICES: Readonly<Record<string, string>> = {
  auto: 'Automatisch',
  webgpu: 'GPU (WebGPU)',
  'webgpu-float16': 'GPU in float16',
  cpu: 'CPU',
  wasm: 'CPU mit onnxruntime',
};

const NAMES: Readonly<Record<string, string>> = {
  auto: 'der beste Rechenweg',
  webgpu: 'WebGPU',
  'webgpu-float16': 'WebGPU in float16',
  cpu: 'CPU',
  wasm: 'WebAssembly',
};

export const engines: Words['engines'] = {
  device: (device) => CHOICES[device] ?? device,
  runsOn: ({ backend, adapter, threads, takesPlanes }) => {
    const onCpu = countOf(threads, 'Thread', 'Threads');
    const onGpu = takesPlanes === true ? 'bereitet auch die Bilder vor' : '';
    return [nameOf(backend), adapter, isGpu(backend) ? onGpu : onCpu].filter((part) => part !== '').join(' · ');
  },
  note: (note) => {
    switch (note.code) {
      case 'no-webgpu':
        return 'Dieser Browser bietet kein WebGPU.';
      case 'no-adapter':
        return 'WebGPU ist vorhanden, hat aber keine Grafikkarte gefunden, die es verwenden darf.';
      case 'no-float16':
        return `Die GPU rechnet hier nicht in float16 (${note.adapter}).`;
      case 'gpu-silent':
        return `WebGPU ist vorhanden, aber der Treiber der GPU hat ${note.seconds} Sekunden lang nicht geantwortet.`;
      case 'software-left':
        return `Der einzige WebGPU-Adapter rechnet auf dem Prozessor (${note.adapter}), und das ist langsamer.`;
      case 'software-taken':
        return `Der WebGPU-Adapter rechnet auf dem Prozessor (${note.adapter}).`;
      case 'other':
        return `${nameOf(note.backend)} steht nicht zur Verfügung: ${note.reason}.`;
      case 'asked-by-name':
        return `${nameOf(note.backend)} wurde ausdrücklich verlangt.`;
      case 'no-shared-memory':
        return 'Threads können auf dieser Seite keinen Speicher teilen, deshalb läuft WebAssembly auf nur einem Thread.';
      case 'not-taken':
        return `${wayOf(note)} wurde versucht, aber nicht verwendet: ${note.reason}.`;
      case 'restarted':
        return `Mitten im Lauf: ${note.reason}; danach ging es mit Stapeln von ${note.batchSize} weiter.`;
    }
  },
};

function wayOf({ backend, batchSize, threads }: Extract<BackendNote, { code: 'not-taken' }>): string {
  if (isGpu(backend)) return `${nameOf(backend)} mit Stapeln von ${batchSize}`;
  return `${nameOf(backend)} auf ${threads === 1 ? 'einem Thread' : countOf(threads, 'Thread', 'Threads')}`;
}

function isGpu(backend: string): boolean {
  return backend.startsWith('webgpu');
}

function nameOf(backend: string): string {
  return NAMES[backend] ?? backend;
}
