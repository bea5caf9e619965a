const ADDRESS = 'https://download.pytorch.org/models/';

// `IMAGENET1K_V1`, which `pretrained=True` means. The eight digits begin the file's SHA-256.
const HASHES: Readonly<Record<string, string>> = {
  resnet18: 'f37072fd',
  resnet34: 'b627a593',
  resnet50: '0676ba61',
  resnet101: '63fe2227',
  resnet152: '394f9c45',
  wide_resnet50_2: '95faca4d',
  wide_resnet101_2: '32ee1156',
  resnext50_32x4d: '7cdf4587',
  resnext101_32x8d: '8ba56ff5',
  vgg11: '8a719046',
  vgg13: '19584684',
  vgg16: '397923af',
  vgg19: 'dcbb9e9d',
  vgg11_bn: '6002323d',
  vgg13_bn: 'abd245e5',
  vgg16_bn: '6c64b313',
  vgg19_bn: 'c79401a0',
  mobilenet_v2: 'b0353104',
  mobilenet_v3_small: '047dcff4',
  mobilenet_v3_large: '8738ca79',
};

/** The networks whose official file is known, by their names in `torchvision.models`. */
export const torchvisionNames: readonly string[] = Object.keys(HASHES);

/** Address of the weights that `torchvision.models.NAME(pretrained=True)` loads; undefined for a name that is not listed. */
export function torchvisionAddress(name: string): string | undefined {
  const hash = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  return hash === undefined ? undefined : `${ADDRESS}${name}-${hash}.pth`;
}

/** Whether a file is torchvision's own, judged by the SHA-256 of its content: lower-case hex. */
export function isTorchvisions(name: string, sha256: string): boolean {
  const hash = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  return hash !== undefined && sha256.startsWith(hash);
}
