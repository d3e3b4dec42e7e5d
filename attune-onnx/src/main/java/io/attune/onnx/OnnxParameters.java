package io.attune.onnx;

import io.attune.InvalidInputException;
import io.attune.model.TensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of an encoder in an ONNX file, under the names that PyTorch's modules have.
 *
 * <p>Exporters keep most names. Matrices of linear layers they transpose, as {@code
 * layers.0.attn.Wo.weight.transposed} (Attune) or {@code onnx::MatMul_787} (PyTorch); such a matrix
 * is known by the node that multiplies with it, {@code /layers.0/attn/Wo/MatMul}. What is neither
 * is a constant, not a parameter.
 */
final class OnnxParameters {
  /** What tables of words are called, by which a prefix of all names shows. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?<prefix>(.*\\.)?)(embeddings\\.(word|tok)_embeddings|embed_tokens|embedding)\\.weight");

  private static final Pattern PARAMETER = Pattern.compile(".*\\.(weight|bias)");

  private final OnnxGraph graph;
  private final Map<String, TensorData> found = new LinkedHashMap<>();

  private OnnxParameters(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * Reads all of them.
   *
   * @param graph of an ONNX file
   * @return float32, matrices [out, in], by name; without a prefix that the encoder's may have
   * @throws InvalidInputException if there are none, or they are quantised
   */
  static Map<String, TensorData> read(OnnxGraph graph) {
    return new OnnxParameters(graph).read();
  }

  private Map<String, TensorData> read() {
    requireNotQuantized();
    for (OnnxNode node : graph.nodes()) {
      if (node.operation().equals("MatMul") && graph.initializers().containsKey(node.input(1))) {
        addMatrix(node);
      }
    }
    for (OnnxTensor tensor : graph.initializers().values()) {
      if (PARAMETER.matcher(tensor.name()).matches()) {
        found.putIfAbsent(tensor.name(), tensor.floats(graph.origin()));
      }
    }
    return Collections.unmodifiableMap(withoutPrefix());
  }

  private void requireNotQuantized() {
    graph.nodes().stream()
        .filter(node -> node.operation().matches("MatMulInteger|DequantizeLinear|QLinear.*"))
        .findFirst()
        .ifPresent(
            node -> {
              throw invalid(
                  "node '"
                      + node.name()
                      + "' is a "
                      + node.operation()
                      + ": the model is quantised, and its weights are rounded. Import the float32"
                      + " file that it was made of");
            });
  }

  private void addMatrix(OnnxNode node) {
    TensorData matrix = graph.initializers().get(node.input(1)).floats(graph.origin());
    if (matrix.shape().length == 2) {
      found.put(module(node) + ".weight", Matrices.transpose(matrix));
    }
  }

  /** {@code /encoder/layer.0/output/dense/MatMul} to {@code encoder.layer.0.output.dense}. */
  private static String module(OnnxNode node) {
    return node.name().replaceFirst("^/", "").replaceFirst("/?[^/]*$", "").replace('/', '.');
  }

  private Map<String, TensorData> withoutPrefix() {
    String prefix =
        found.keySet().stream()
            .map(WORDS::matcher)
            .filter(Matcher::matches)
            .map(words -> words.group("prefix"))
            .findFirst()
            .orElseThrow(
                () ->
                    invalid(
                        "no table of word embeddings; an encoder as Attune, or PyTorch's exporter"
                            + " that traces it, writes it is expected, with its parameters' names"));
    Map<String, TensorData> named = new LinkedHashMap<>();
    found.forEach(
        (name, tensor) ->
            named.put(name.startsWith(prefix) ? name.substring(prefix.length()) : name, tensor));
    return named;
  }

  private InvalidInputException invalid(String what) {
    return new InvalidInputException(graph.origin() + ": " + what);
  }
}
