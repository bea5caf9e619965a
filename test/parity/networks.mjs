// What the parity report measures, in the order of its tables.

/** The models that come with foldvec, held against native onnxruntime. */
export const BUNDLED = [
  { id: 'resnet18_mlnet', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  { id: 'efficientnet_lite0', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
];

/** torchvision's networks, held against torch. */
export const NETWORKS = [
  ...['resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2', 'resnext50_32x4d'],
  ...['vgg11', 'vgg16_bn', 'mobilenet_v2', 'mobilenet_v3_small', 'mobilenet_v3_large'],
  ...['resnet101', 'resnet152', 'wide_resnet101_2', 'resnext101_32x8d', 'resnext101_64x4d'],
  ...['vgg11_bn', 'vgg13', 'vgg13_bn', 'vgg16', 'vgg19', 'vgg19_bn'],
  ...['alexnet', 'squeezenet1_0', 'squeezenet1_1', 'googlenet', 'inception_v3'],
  ...['densenet121', 'densenet161', 'densenet169', 'densenet201'],
  ...['0_5', '0_75', '1_0', '1_3'].map((width) => `mnasnet${width}`),
  ...['0_5', '1_0', '1_5', '2_0'].map((width) => `shufflenet_v2_x${width}`),
  // The largest, y_128gf, is more than an ONNX file holds.
  ...['400mf', '800mf', '1_6gf', '3_2gf', '8gf', '16gf', '32gf'].flatMap((size) => [
    `regnet_x_${size}`,
    `regnet_y_${size}`,
  ]),
  ...['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'v2_s', 'v2_m', 'v2_l'].map((size) => `efficientnet_${size}`),
  ...['tiny', 'small', 'base', 'large'].map((size) => `convnext_${size}`),
  ...['t', 's', 'b', 'v2_t', 'v2_s', 'v2_b'].map((size) => `swin_${size}`),
  ...['b_16', 'b_32', 'l_16', 'l_32'].map((size) => `vit_${size}`),
];

/** Networks whose children but the last give a map. */
export const FLATTENED = /^(vgg|mobilenet_v2|alexnet|squeezenet|densenet|shufflenet|mnasnet)/;

/** Networks that a software adapter computes in reasonable time, and how many pictures. */
export const WEBGPU = { names: ['mobilenet_v3_small', 'mobilenet_v2', 'resnet18'], pictures: 2 };
