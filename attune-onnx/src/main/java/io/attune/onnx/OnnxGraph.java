package io.attune.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import needs of an ONNX file ({@code GraphProto}).
 *
 * @param origin the file or resource, for messages
 * @param nodes the operations
 * @param initializers stored tensors, by name
 * @param constants values of {@code Constant} nodes, by the name of their output
 * @param outputs names of the graph's outputs
 */
record OnnxGraph(
    String origin,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> initializers,
    Map<String, OnnxTensor> constants,
    List<String> outputs) {

  /**
   * @param name of a node
   * @return the first node of that name
   */
  Optional<OnnxNode> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /**
   * @param tensor a name
   * @return the nodes that have that tensor among their inputs
   */
  List<OnnxNode> consumers(String tensor) {
    return nodes.stream().filter(node -> node.inputs().contains(tensor)).toList();
  }

  /**
   * @param node an operation
   * @return the value of its first input that is a constant or an initializer
   */
  Optional<OnnxTensor> constantInput(OnnxNode node) {
    return node.inputs().stream()
        .filter(input -> constants.containsKey(input) || initializers.containsKey(input))
        .findFirst()
        .map(input -> constants.getOrDefault(input, initializers.get(input)));
  }
}
