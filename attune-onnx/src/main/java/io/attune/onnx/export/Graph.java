package io.attune.onnx.export;

import io.attune.onnx.export.TensorInfo.Dimension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The nodes, stored tensors, inputs and outputs of a model, in the order in which they were added.
 */
final class Graph {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Initializer> initializers = new LinkedHashMap<>();
  private final List<TensorInfo> inputs = new ArrayList<>();
  private final List<TensorInfo> outputs = new ArrayList<>();
  private final Map<String, String> finalNames = new HashMap<>();
  private final Map<String, Integer> nodesOfName = new HashMap<>();

  Value addInput(String name, ElementType type, Dimension... shape) {
    inputs.add(new TensorInfo(name, type, List.of(shape)));
    return new Value(name);
  }

  /** Makes a value that a node computes an output, under a name of its own. */
  void addOutput(String name, Value value, Dimension... shape) {
    outputs.add(new TensorInfo(name, ElementType.FLOAT, List.of(shape)));
    finalNames.put(value.name(), name);
  }

  /** Stores a tensor unless there is one of that name. */
  Value addInitializer(String name, Supplier<Initializer> initializer) {
    initializers.computeIfAbsent(name, absent -> initializer.get());
    return new Value(name);
  }

  /**
   * @param path of the module that the node belongs to, such as {@code /encoder/layer.0}
   * @param outputs how many values it computes
   * @return these
   */
  List<Value> addNode(
      String path, String operation, int outputs, List<Value> inputs, List<Attribute> attributes) {
    String base = path + "/" + operation;
    int earlier = nodesOfName.merge(base, 1, Integer::sum) - 1;
    String name = earlier == 0 ? base : base + "_" + earlier;
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      values.add(new Value(name + "_output_" + i));
    }
    nodes.add(
        new Node(
            name,
            operation,
            inputs.stream().map(Value::name).toList(),
            values.stream().map(Value::name).toList(),
            attributes));
    return values;
  }

  List<Node> nodes() {
    return nodes.stream()
        .map(node -> node.renamed(name -> finalNames.getOrDefault(name, name)))
        .toList();
  }

  Collection<Initializer> initializers() {
    return Collections.unmodifiableCollection(initializers.values());
  }

  List<TensorInfo> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  List<TensorInfo> outputs() {
    return Collections.unmodifiableList(outputs);
  }
}
