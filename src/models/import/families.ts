import { alexnet } from './alexnet-architecture.ts';
import type { Architecture, Family } from './architecture.ts';
import { convnexts } from './convnext-architectures.ts';
import { densenets } from './densenet-architectures.ts';
import { efficientnets } from './efficientnet-architectures.ts';
import { googlenet } from './googlenet-architectures.ts';
import { inceptionV3 } from './inception-v3-architectures.ts';
import { mnasnets } from './mnasnet-architectures.ts';
import { mobilenetV2 } from './mobilenet-v2-architecture.ts';
import { mobilenetV3 } from './mobilenet-v3-architectures.ts';
import { regnets } from './regnet-architectures.ts';
import { resnets } from './resnet-architectures.ts';
import { shufflenets } from './shufflenet-architectures.ts';
import { squeezenets } from './squeezenet-architectures.ts';
import { swins } from './swin-architectures.ts';
import { timmVits } from './timm-vit-architectures.ts';
import { hfVits } from './hf-vit-architectures.ts';
import { hfSiglips } from './siglip-architectures.ts';
import { timmSiglips } from './timm-siglip-architectures.ts';
import { timmEfficientnets } from './timm-efficientnet-architectures.ts';
import { hfEfficientnets } from './hf-efficientnet-architectures.ts';
import { hfClips, openClips } from './clip-architectures.ts';
import { hfConvnexts, timmConvnexts } from './timm-convnext-architectures.ts';
import { vggs } from './vgg-architectures.ts';
import { vits } from './vit-architectures.ts';

/** The families of torchvision. */
const torchvisions: readonly Family[] = [
  ...[resnets, vggs, mobilenetV2, mobilenetV3, alexnet, squeezenets, densenets, shufflenets, mnasnets],
  ...[googlenet, inceptionV3, regnets, efficientnets, convnexts, swins, vits],
];

/** Every family of networks that is recognised. */
export const families: readonly Family[] = [
  ...torchvisions,
  ...[timmVits, hfVits, hfClips, openClips, hfSiglips, timmSiglips],
  ...[timmConvnexts, hfConvnexts, timmEfficientnets, hfEfficientnets],
];

/** Every network of torchvision whose family is a fixed list; others follow from the shapes of weights. */
export function allArchitectures(): Architecture[] {
  return torchvisions.flatMap((family) => family.architectures(() => undefined));
}
