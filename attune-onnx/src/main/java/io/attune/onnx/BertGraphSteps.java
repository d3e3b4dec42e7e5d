package io.attune.onnx;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.model.TensorData;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the weights of one module at a time out of a graph, checking the nodes around it.
 *
 * <p>Modules are named as in PyTorch, without the prefix that the whole encoder may have in the
 * file, such as {@code encoder.layer.0.output.dense}.
 */
final class BertGraphSteps {
  private final OnnxGraph graph;
  private final String prefix;
  private final Map<String, TensorData> taken = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private Double layerNormEpsilon;

  BertGraphSteps(OnnxGraph graph, String prefix) {
    this.graph = graph;
    this.prefix = prefix;
  }

  /** All weights so far: transformers' names, float32, matrices [out, in]. */
  Map<String, TensorData> taken() {
    return Collections.unmodifiableMap(taken);
  }

  /** What every LayerNorm so far adds to the variance. */
  double layerNormEpsilon() {
    return layerNormEpsilon;
  }

  boolean has(String tensor) {
    return graph.initializers().containsKey(prefix + tensor);
  }

  /** An embedding table [rows, any] that tokens look up. */
  TensorData embedding(String name) {
    TensorData table = stored(prefix + name);
    if (table.shape().length != 2) {
      throw wrongShape(prefix + name, table, "[rows, hidden]");
    }
    boolean lookedUp =
        graph.consumers(prefix + name).stream()
            .anyMatch(
                node -> node.operation().equals("Gather") && node.input(0).equals(prefix + name));
    if (!lookedUp) {
      throw invalid("no Gather node looks rows up in tensor '" + prefix + name + "'");
    }
    taken.put(name, table);
    return table;
  }

  /** An embedding table [rows, hidden] that tokens look up. */
  TensorData embedding(String name, int hidden) {
    TensorData table = embedding(name);
    if (table.shape()[1] != hidden) {
      throw wrongShape(prefix + name, table, "[rows, " + hidden + "]");
    }
    return table;
  }

  /**
   * A linear layer of the given input.
   *
   * @return the name of its output
   */
  String linear(String module, int in, int out, String input) {
    String multiplied = multiplication(module).input(0);
    if (!multiplied.equals(input)) {
      throw invalid(
          "node '"
              + multiplication(module).name()
              + "' reads '"
              + multiplied
              + "' where BERT reads '"
              + input
              + "'");
    }
    return linear(module, in, out);
  }

  /**
   * A linear layer: MatMul with a matrix [in, out], then Add of a bias [out].
   *
   * @return the name of its output
   */
  String linear(String module, int in, int out) {
    OnnxNode multiplication = multiplication(module);
    TensorData matrix = stored(multiplication.input(1));
    if (!Arrays.equals(matrix.shape(), new long[] {in, out})) {
      throw wrongShape(
          multiplication.input(1) + "' of node '" + multiplication.name(),
          matrix,
          Arrays.toString(new long[] {in, out}));
    }
    taken.put(module + ".weight", Matrices.transpose(matrix));
    String bias = prefix + module + ".bias";
    vector(module + ".bias", out);
    return graph.consumers(bias).stream()
        .filter(node -> node.operation().equals("Add"))
        .filter(node -> node.inputs().contains(multiplication.output()))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "no Add node adds tensor '"
                        + bias
                        + "' to the output of node '"
                        + multiplication.name()
                        + "'"))
        .output();
  }

  /** A LayerNorm of the sum of two tensors, as after each of BERT's sub-layers. */
  String layerNorm(String module, int hidden, String first, String second) {
    String output = layerNorm(module, hidden);
    String normalised = normalization(module).input(0);
    boolean sum =
        graph.nodes().stream()
            .filter(node -> node.operation().equals("Add"))
            .filter(node -> node.outputs().contains(normalised))
            .anyMatch(node -> node.inputs().containsAll(List.of(first, second)));
    if (!sum) {
      throw invalid(
          "node '"
              + normalization(module).name()
              + "' normalises '"
              + normalised
              + "', which is not the sum of '"
              + first
              + "' and '"
              + second
              + "' as in BERT");
    }
    return output;
  }

  /**
   * A LayerNorm, either as one node or as PyTorch spells it out for opsets below 17.
   *
   * @return the name of its output
   */
  String layerNorm(String module, int hidden) {
    vector(module + ".weight", hidden);
    vector(module + ".bias", hidden);
    OnnxNode normalization = normalization(module);
    double epsilon;
    String output;
    if (normalization.operation().equals("LayerNormalization")) {
      epsilon = normalization.numbers().getOrDefault("epsilon", 1e-5);
      output = normalization.output();
    } else {
      OnnxNode variance = node(module, "Add");
      epsilon =
          graph
              .constantInput(variance)
              .orElseThrow(() -> invalid("node '" + variance.name() + "' adds no constant"))
              .scalar(graph.origin());
      output =
          graph.consumers(prefix + module + ".bias").stream()
              .filter(node -> node.operation().equals("Add"))
              .findFirst()
              .orElseThrow(() -> invalid("no Add node adds tensor '" + prefix + module + ".bias'"))
              .output();
    }
    // The file holds the float32 nearest to a decimal number, such as 1e-12.
    double decimal = Double.parseDouble(Float.toString((float) epsilon));
    if (layerNormEpsilon != null && layerNormEpsilon != decimal) {
      throw invalid(
          "LayerNorm '" + module + "' has epsilon " + decimal + ", others " + layerNormEpsilon);
    }
    layerNormEpsilon = decimal;
    return output;
  }

  /** The dense layer of BERT's pooler, which PyTorch exports as a Gemm with its own layout. */
  void pooler(String module, int hidden) {
    if (!has(module + ".weight")) {
      linear(module, hidden, hidden);
      return;
    }
    OnnxNode gemm = node(module, "Gemm");
    TensorData matrix = stored(prefix + module + ".weight");
    if (!Arrays.equals(matrix.shape(), new long[] {hidden, hidden})) {
      throw wrongShape(prefix + module + ".weight", matrix, "[" + hidden + ", " + hidden + "]");
    }
    boolean layoutKept = gemm.numbers().getOrDefault("transB", 0.0) == 1;
    taken.put(module + ".weight", layoutKept ? matrix : Matrices.transpose(matrix));
    vector(module + ".bias", hidden);
  }

  int vectorLength(String tensor) {
    TensorData vector = stored(prefix + tensor);
    if (vector.shape().length != 1) {
      throw wrongShape(prefix + tensor, vector, "[size]");
    }
    return Math.toIntExact(vector.shape()[0]);
  }

  /** Checks the attention's scale, the square root of a head's size, where the graph has it. */
  void requireHeads(String module, int hidden, int heads) {
    graph
        .node(path(module) + "/Div")
        .flatMap(graph::constantInput)
        .ifPresent(
            divisor -> {
              double headSize = Math.pow(divisor.scalar(graph.origin()), 2);
              if (Math.abs(headSize * heads - hidden) > 1e-3 * hidden) {
                throw invalid(
                    "node '"
                        + path(module)
                        + "/Div' scales by the root of a head size of "
                        + Math.round(headSize)
                        + ", but "
                        + heads
                        + " heads of a hidden size of "
                        + hidden
                        + " have "
                        + hidden / heads);
              }
            });
  }

  /** Checks that the activation is GELU by the error function, not an approximation or ReLU. */
  void requireExactGelu(String module) {
    boolean exact =
        graph.nodes().stream()
            .anyMatch(
                node ->
                    node.name().startsWith(path(module) + "/") && node.operation().equals("Erf"));
    if (!exact) {
      throw invalid(
          "no Erf node in '" + path(module) + "': only the exact GELU activation is supported");
    }
  }

  void requireNo(String operation, String why) {
    graph.nodes().stream()
        .filter(node -> node.operation().equals(operation))
        .findFirst()
        .ifPresent(
            node -> {
              throw invalid("node '" + node.name() + "' is a " + operation + ": " + why);
            });
  }

  void requireOutput(String tensor) {
    if (!graph.outputs().contains(tensor)) {
      throw invalid(
          "the last layer's output, '"
              + tensor
              + "', is not among the graph's outputs, "
              + graph.outputs());
    }
  }

  /** Checks that no weight is left over, which would make the model another one than BERT. */
  void requireAllTaken() {
    graph.initializers().values().stream()
        .filter(tensor -> tensor.isFloating() && tensor.shape().length > 0)
        .filter(tensor -> !used.contains(tensor.name()))
        .findFirst()
        .ifPresent(
            tensor -> {
              throw invalid("tensor '" + tensor.name() + "' is not part of a BERT encoder");
            });
  }

  InvalidInputException invalid(String what) {
    return new InvalidInputException(graph.origin() + ": not a BERT encoder: " + what);
  }

  private OnnxNode multiplication(String module) {
    return node(module, "MatMul");
  }

  /** The node whose first input is what is normalised. */
  private OnnxNode normalization(String module) {
    return graph.node(path(module) + "/LayerNormalization").orElseGet(() -> node(module, "Sub"));
  }

  private OnnxNode node(String module, String operation) {
    String name = path(module) + "/" + operation;
    return graph
        .node(name)
        .filter(node -> node.operation().equals(operation))
        .orElseThrow(() -> invalid("no " + operation + " node '" + name + "'"));
  }

  /** How PyTorch names a module's nodes: lists of modules keep the dot before the index. */
  private String path(String module) {
    return ("/" + (prefix + module).replace('.', '/')).replaceAll("/(\\d+)(?=/|$)", ".$1");
  }

  private void vector(String name, int size) {
    TensorData vector = stored(prefix + name);
    if (!Arrays.equals(vector.shape(), new long[] {size})) {
      throw wrongShape(prefix + name, vector, "[" + size + "]");
    }
    taken.put(name, vector);
  }

  private TensorData stored(String tensor) {
    OnnxTensor stored = graph.initializers().get(tensor);
    if (stored == null) {
      throw invalid(
          "no tensor '" + tensor + "'" + Suggestions.hint(tensor, graph.initializers().keySet()));
    }
    used.add(tensor);
    TensorData floats = stored.floats(graph.origin());
    if (Arrays.stream(floats.shape()).anyMatch(size -> size < 1)) {
      throw wrongShape(tensor, floats, "no dimension of size 0");
    }
    return floats;
  }

  private InvalidInputException wrongShape(String tensor, TensorData data, String expected) {
    return invalid(
        "tensor '"
            + tensor
            + "' has shape "
            + Arrays.toString(data.shape())
            + ", but "
            + expected
            + " is expected");
  }
}
