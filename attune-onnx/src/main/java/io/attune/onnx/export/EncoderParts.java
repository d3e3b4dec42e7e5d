package io.attune.onnx.export;

import java.util.ArrayList;
import java.util.List;

/**
 * The modules that encoders are made of, each under its name in the model.
 *
 * @param top of the graph
 * @param precision of matrices and of the table of words
 */
record EncoderParts(GraphBuilder top, OnnxPrecision precision) {
  /** The vectors of tokens that they have wherever they stand. */
  Value words(String module, TextBatch batch) {
    return precision == OnnxPrecision.INT8
        ? Int8Parts.rows(top.in(module), module + ".weight", batch.tokenIds())
        : embedding(module, batch.tokenIds());
  }

  /** Rows of a table: int64 [batch, sequence] to [batch, sequence, hidden]. */
  Value embedding(String module, Value indices) {
    GraphBuilder graph = top.in(module);
    return graph.gather(graph.weight(module + ".weight"), indices, 0);
  }

  /** rows · weightᵀ, plus a bias where one is stored: [… , in] to [… , out]. */
  Value linear(Value rows, String module) {
    GraphBuilder graph = top.in(module);
    String weight = module + ".weight";
    Value product =
        precision == OnnxPrecision.INT8
            ? Int8Parts.product(graph, rows, weight)
            : graph.matMul(rows, graph.transposedWeight(weight));
    return hasBias(module) ? graph.add(graph.weight(module + ".bias"), product) : product;
  }

  /** The last dimension normalised to mean 0 and variance 1. */
  Value layerNorm(Value rows, String module, double epsilon) {
    GraphBuilder graph = top.in(module);
    List<Value> inputs = new ArrayList<>(List.of(rows, graph.weight(module + ".weight")));
    if (hasBias(module)) {
      inputs.add(graph.weight(module + ".bias"));
    }
    return graph.layerNormalization(inputs, epsilon);
  }

  /**
   * The last dimension divided by its root mean square.
   *
   * @param aroundOne whether the weight is stored as its difference from 1
   */
  Value rmsNorm(Value rows, String module, double epsilon, boolean aroundOne) {
    GraphBuilder graph = top.in(module);
    Value meanSquare = graph.mean(graph.multiply(rows, rows), -1);
    Value root = graph.sqrt(graph.add(meanSquare, graph.number(epsilon)));
    Value weight = graph.weight(module + ".weight");
    Value factor = aroundOne ? graph.add(weight, graph.number(1)) : weight;
    return graph.multiply(graph.divide(rows, root), factor);
  }

  /**
   * A residual connection, then a norm.
   *
   * @param module of the norm
   */
  Value addAndNorm(Value output, Value input, String module, double epsilon) {
    String parent = module.substring(0, module.lastIndexOf('.'));
    return layerNorm(top.in(parent).add(output, input), module, epsilon);
  }

  /** Two linear layers with an activation between them. */
  Value feedForward(Value hidden, String inner, ActivationFunction activation, String output) {
    Value wide = activation.apply(top.in(inner + ".activation"), linear(hidden, inner));
    return linear(wide, output);
  }

  /** A gated linear unit: output(activation(gate) · up). */
  Value gated(Value hidden, String gate, String up, ActivationFunction activation, String output) {
    return gated(linear(hidden, gate), linear(hidden, up), activation, output);
  }

  /**
   * The same for models that store both inputs as one weight [2 · inner, hidden].
   *
   * @param gateFirst whether the gate's rows come before the other's
   */
  Value gatedFused(
      Value hidden, String both, boolean gateFirst, ActivationFunction activation, String output) {
    long inner = top.weights().size(both + ".weight", 0) / 2;
    List<Value> halves = top.in(both).split(linear(hidden, both), -1, inner, inner);
    return gated(halves.get(gateFirst ? 0 : 1), halves.get(gateFirst ? 1 : 0), activation, output);
  }

  private Value gated(Value gate, Value up, ActivationFunction activation, String output) {
    GraphBuilder graph = top.in(output + ".gate");
    return linear(graph.multiply(activation.apply(graph, gate), up), output);
  }

  private boolean hasBias(String module) {
    return top.weights().has(module + ".bias");
  }
}
