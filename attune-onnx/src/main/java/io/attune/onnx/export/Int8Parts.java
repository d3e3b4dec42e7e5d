package io.attune.onnx.export;

import io.attune.model.TensorData;
import java.util.List;

/** What encoders multiply and look up, with weights of one byte each. */
final class Int8Parts {
  private Int8Parts() {}

  /**
   * rows · weightᵀ, the rows rounded to bytes by their own range. The order of operations is that
   * which ONNX Runtime makes a single one of.
   *
   * @param rows float [… , in]
   * @param weight name of a matrix [out, in]
   * @return float [… , out]
   */
  static Value product(GraphBuilder graph, Value rows, String weight) {
    Int8Matrix matrix = matrix(graph, weight, Int8Matrix.STEPS_OF_FACTORS);
    Value bytes =
        graph
            .graph()
            .addInitializer(
                weight + ".transposed.int8",
                () -> Initializer.transposed(weight + ".transposed.int8", matrix));
    List<Value> quantized = graph.dynamicQuantizeLinear(rows); // bytes, their scale, their zero
    Value sums = graph.matMulInteger(quantized.get(0), bytes, quantized.get(2));
    Value scale = graph.multiply(quantized.get(1), scales(graph, weight, matrix, matrix.rows()));
    return graph.multiply(graph.cast(sums, ElementType.FLOAT), scale);
  }

  /**
   * Rows of a table.
   *
   * @param table name of a matrix [rows, hidden]
   * @param indices int64 [batch, sequence]
   * @return float [batch, sequence, hidden]
   */
  static Value rows(GraphBuilder graph, String table, Value indices) {
    Int8Matrix matrix = matrix(graph, table, Int8Matrix.STEPS_OF_TABLES);
    String name = table + ".int8";
    Value bytes = graph.graph().addInitializer(name, () -> Initializer.of(name, matrix));
    Value scales = scales(graph, table, matrix, matrix.rows(), 1);
    Value rows = graph.cast(graph.gather(bytes, indices, 0), ElementType.FLOAT);
    return graph.multiply(rows, graph.gather(scales, indices, 0));
  }

  private static Int8Matrix matrix(GraphBuilder graph, String weight, int steps) {
    TensorData values = graph.weights().get(weight);
    return Int8Matrix.of(values, steps);
  }

  private static Value scales(GraphBuilder graph, String weight, Int8Matrix matrix, long... shape) {
    String name = weight + ".scale";
    return graph.graph().addInitializer(name, () -> Initializer.of(name, shape, matrix.scales()));
  }
}
