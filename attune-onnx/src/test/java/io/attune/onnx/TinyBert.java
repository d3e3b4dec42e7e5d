package io.attune.onnx;

import io.attune.model.Pooling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A BERT of hidden size 4, with 2 heads and 1 layer of width 6, laid out in an ONNX graph as
 * PyTorch's exporter does it, so far as an import looks at it. Tests change the graph before
 * writing it.
 */
final class TinyBert {
  static final int FLOAT = 1;
  static final int HIDDEN = 4;
  static final int WIDTH = 6;
  static final List<String> VOCABULARY =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "night", "nurse", "##s", "夜");
  static final BertImportOptions OPTIONS =
      new BertImportOptions(
          2, Pooling.CLS, true, 8, true, Map.of("query", "find: ", "document", ""));

  /** The weights as PyTorch has them, by transformers' names: matrices [out, in]. */
  final Map<String, float[]> weights = new LinkedHashMap<>();

  final List<OnnxNode> nodes = new ArrayList<>();
  final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  final Map<String, OnnxTensor> constants = new LinkedHashMap<>();
  final List<String> outputs = new ArrayList<>();
  final String prefix;
  private final Random random = new Random(42);
  private final boolean layerNormAsOneNode;

  TinyBert() {
    this("", false);
  }

  /**
   * @param prefix of all names, such as {@code bert.}
   * @param layerNormAsOneNode as from opset 17 on
   */
  TinyBert(String prefix, boolean layerNormAsOneNode) {
    this.prefix = prefix;
    this.layerNormAsOneNode = layerNormAsOneNode;
    embedding("embeddings.word_embeddings", VOCABULARY.size());
    embedding("embeddings.token_type_embeddings", 2);
    embedding("embeddings.position_embeddings", 8);
    String tokens = layerNorm("embeddings.LayerNorm", "embeddings");
    outputs.add(layer("encoder.layer.0.", tokens));
  }

  OnnxGraph graph() {
    return new OnnxGraph("tiny.onnx", nodes, initializers, constants, outputs);
  }

  byte[] toBytes() throws IOException {
    return OnnxFiles.toBytes(graph());
  }

  static byte[] tokenizerJson() throws IOException {
    Map<String, Integer> ids = new LinkedHashMap<>();
    // Not in the order of the ids, since nothing says that a file must be.
    for (int id = VOCABULARY.size() - 1; id >= 0; id--) {
      ids.put(VOCABULARY.get(id), id);
    }
    String vocabulary = JsonFiles.MAPPER.writeValueAsString(ids);
    return """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                        "strip_accents": null, "lowercase": false},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100, "vocab": %s}}
        """
        .formatted(vocabulary)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Writes NAME.onnx and NAME-tokenizer.json. */
  void writeTo(Path folder, String name) throws IOException {
    Files.write(folder.resolve(name + ".onnx"), toBytes());
    Files.write(folder.resolve(name + "-tokenizer.json"), tokenizerJson());
  }

  /** Adds the pooler as PyTorch exports it: a Gemm that keeps the matrix as it is. */
  void addPooler() {
    String module = "pooler.dense";
    OnnxTensor matrix =
        put(prefix + module + ".weight", remember(module + ".weight", HIDDEN * HIDDEN), 4, 4);
    vector(module + ".bias", HIDDEN);
    nodes.add(
        new OnnxNode(
            path(module) + "/Gemm",
            "Gemm",
            List.of("first", matrix.name(), prefix + module + ".bias"),
            List.of("pooled"),
            Map.of("alpha", 0.5, "transB", 1.0)));
  }

  /** Replaces a node, found by its name. */
  void replaceNode(String name, OnnxNode replacement) {
    nodes.replaceAll(node -> node.name().equals(name) ? replacement : node);
  }

  OnnxNode node(String name) {
    return graph().node(name).orElseThrow();
  }

  /** Replaces an initializer by one of another type, shape or content. */
  void replaceTensor(String name, int elementType, byte[] data, long... shape) {
    initializers.put(name, new OnnxTensor(name, elementType, shape, data, false));
  }

  private String layer(String layer, String input) {
    String self = layer + "attention.self.";
    linear(self + "query", HIDDEN, HIDDEN, input);
    linear(self + "key", HIDDEN, HIDDEN, input);
    linear(self + "value", HIDDEN, HIDDEN, input);
    String scale = constant("scale", (float) Math.sqrt(2));
    addNode(layer + "attention.self", "Div", "scores", scale);
    String context = linear(layer + "attention.output.dense", HIDDEN, HIDDEN, "context");
    String attended =
        layerNorm(
            layer + "attention.output.LayerNorm",
            addNode(layer + "attention.output", "Add", context, input));
    String wide = linear(layer + "intermediate.dense", HIDDEN, WIDTH, attended);
    String active = addNode(layer + "intermediate.intermediate_act_fn", "Erf", wide);
    String output = linear(layer + "output.dense", WIDTH, HIDDEN, active);
    return layerNorm(
        layer + "output.LayerNorm", addNode(layer + "output", "Add", output, attended));
  }

  private void embedding(String module, int rows) {
    String name = module + ".weight";
    put(prefix + name, remember(name, rows * HIDDEN), rows, HIDDEN);
    addNode(module, "Gather", prefix + name, "indices");
  }

  private String linear(String module, int in, int out, String input) {
    float[] weight = remember(module + ".weight", out * in);
    float[] transposed = new float[out * in];
    for (int row = 0; row < out; row++) {
      for (int column = 0; column < in; column++) {
        transposed[column * out + row] = weight[row * in + column];
      }
    }
    OnnxTensor matrix = put("onnx::MatMul_" + (700 + initializers.size()), transposed, in, out);
    String product = addNode(module, "MatMul", input, matrix.name());
    return addNode(module, "Add", vector(module + ".bias", out), product);
  }

  private String layerNorm(String module, String input) {
    String weight = vector(module + ".weight", HIDDEN);
    String bias = vector(module + ".bias", HIDDEN);
    if (layerNormAsOneNode) {
      String name = path(module) + "/LayerNormalization";
      nodes.add(
          new OnnxNode(
              name,
              "LayerNormalization",
              List.of(input, weight, bias),
              List.of(name + "_output_0"),
              Map.of("epsilon", 1e-12, "axis", -1.0)));
      return name + "_output_0";
    }
    String centred = addNode(module, "Sub", input, "mean");
    String epsilon = constant(module + ".epsilon", 1e-12f);
    String variance = addNode(module, "Add", "variance", epsilon);
    String scaled = addNode(module, "Mul", addNode(module, "Div", centred, variance), weight);
    String name = path(module) + "/Add_1";
    nodes.add(
        new OnnxNode(name, "Add", List.of(scaled, bias), List.of(name + "_output_0"), Map.of()));
    return name + "_output_0";
  }

  private String addNode(String module, String operation, String... inputs) {
    String name = path(module) + "/" + operation;
    String output = name + "_output_0";
    nodes.add(new OnnxNode(name, operation, List.of(inputs), List.of(output), Map.of()));
    return output;
  }

  private String vector(String name, int size) {
    return put(prefix + name, remember(name, size), size).name();
  }

  private String constant(String name, float value) {
    constants.put(name, new OnnxTensor("", FLOAT, new long[] {}, bytes(value), false));
    return name;
  }

  private OnnxTensor put(String name, float[] values, long... shape) {
    OnnxTensor tensor = new OnnxTensor(name, FLOAT, shape, bytes(values), false);
    initializers.put(name, tensor);
    return tensor;
  }

  private float[] remember(String name, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    weights.put(name, values);
    return values;
  }

  private String path(String module) {
    return "/" + (prefix + module).replace('.', '/').replace("layer/0", "layer.0");
  }

  static byte[] bytes(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
