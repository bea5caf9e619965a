/** What runs are made of: the models that come with the page, and how its buttons name them. */
export const MODELS = [
  { id: 'resnet18_mlnet', name: 'ResNet-18 (ML.NET)', label: /ResNet-18 \(ML\.NET\)/ },
  { id: 'efficientnet_lite0', name: 'EfficientNet-Lite0', label: /EfficientNet-Lite0/ },
];

/** Engines by their ids, and how the page's choice names them. */
export const ENGINES = {
  cpu: { name: 'ours', label: /^CPU$/ },
  wasm: { name: 'onnxruntime-web', label: /^CPU by onnxruntime$/ },
};
