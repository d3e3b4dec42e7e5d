package io.attune.onnx;

import java.util.List;
import java.util.Map;

/**
 * One operation of an ONNX graph ({@code NodeProto}).
 *
 * @param name made by PyTorch from the module's path, such as {@code
 *     /encoder/layer.0/attention/self/query/MatMul}
 * @param operation such as {@code MatMul}
 * @param inputs names of tensors
 * @param outputs names of tensors
 * @param numbers attributes that are a whole or a float32 number
 */
record OnnxNode(
    String name,
    String operation,
    List<String> inputs,
    List<String> outputs,
    Map<String, Double> numbers) {

  /**
   * @param index from 0
   * @return the name of that input, or an empty text where there are fewer
   */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /**
   * @return the name of the first output, or an empty text where there is none
   */
  String output() {
    return outputs.isEmpty() ? "" : outputs.get(0);
  }
}
