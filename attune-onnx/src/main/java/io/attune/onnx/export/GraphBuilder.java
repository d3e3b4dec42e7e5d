package io.attune.onnx.export;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * Adds ONNX operations to a graph, one method an operation. Shapes broadcast as in NumPy.
 *
 * <p>What is added belongs to a module of the model, after which its nodes are named; {@link #in}
 * goes to another module of the same graph.
 */
final class GraphBuilder {
  private final Graph graph;
  private final Weights weights;
  private final String path;

  private GraphBuilder(Graph graph, Weights weights, String path) {
    this.graph = graph;
    this.weights = weights;
    this.path = path;
  }

  /** At the top of a graph. */
  GraphBuilder(Graph graph, Weights weights) {
    this(graph, weights, "");
  }

  /**
   * @param module its whole name, such as {@code encoder.layer.0.output}
   */
  GraphBuilder in(String module) {
    // PyTorch keeps the dot before the number of a list's element.
    String below = ("/" + module.replace('.', '/')).replaceAll("/(\\d+)(?=/|$)", ".$1");
    return new GraphBuilder(graph, weights, below);
  }

  Graph graph() {
    return graph;
  }

  Weights weights() {
    return weights;
  }

  /** A stored weight, in its own shape. */
  Value weight(String name) {
    return graph.addInitializer(name, () -> Initializer.of(name, weights.get(name)));
  }

  /** A stored matrix [out, in] as [in, out]. */
  Value transposedWeight(String name) {
    String transposed = name + ".transposed";
    return graph.addInitializer(
        transposed, () -> Initializer.transposed(transposed, weights.get(name)));
  }

  /** A number, of shape []. */
  Value number(double value) {
    String name = "number_" + (float) value;
    return graph.addInitializer(
        name, () -> Initializer.of(name, new long[0], new float[] {(float) value}));
  }

  /** A whole number, of shape []. */
  Value integer(long value) {
    String name = "integer_" + value;
    return graph.addInitializer(name, () -> Initializer.of(name, new long[0], new long[] {value}));
  }

  /** Whole numbers, of shape [values]: sizes, axes. */
  Value integers(long... values) {
    StringJoiner name = new StringJoiner("_", "integers_", "");
    for (long value : values) {
      name.add(Long.toString(value));
    }
    return graph.addInitializer(
        name.toString(), () -> Initializer.of(name.toString(), new long[] {values.length}, values));
  }

  /** A table of whole numbers, of shape [values]. */
  Value integers(String name, int[] values) {
    return graph.addInitializer(
        name,
        () ->
            Initializer.of(
                name, new long[] {values.length}, Arrays.stream(values).asLongStream().toArray()));
  }

  /** A table of numbers, of shape [values]. */
  Value numbers(String name, float[] values) {
    return graph.addInitializer(
        name, () -> Initializer.of(name, new long[] {values.length}, values));
  }

  Value add(Value a, Value b) {
    return node("Add", a, b);
  }

  Value subtract(Value a, Value b) {
    return node("Sub", a, b);
  }

  Value multiply(Value a, Value b) {
    return node("Mul", a, b);
  }

  Value divide(Value a, Value b) {
    return node("Div", a, b);
  }

  /** The product of the last two dimensions, for all that come before. */
  Value matMul(Value a, Value b) {
    return node("MatMul", a, b);
  }

  /**
   * The product of bytes, as int32; the bytes of {@code a} are counted from a zero of their own.
   */
  Value matMulInteger(Value a, Value b, Value zeroOfA) {
    return node("MatMulInteger", a, b, zeroOfA);
  }

  /** uint8 over the range of what there is: the bytes, what a step is worth, and where 0 is. */
  List<Value> dynamicQuantizeLinear(Value x) {
    return graph.addNode(path, "DynamicQuantizeLinear", 3, List.of(x), List.of());
  }

  Value negate(Value x) {
    return node("Neg", x);
  }

  Value absolute(Value x) {
    return node("Abs", x);
  }

  Value sqrt(Value x) {
    return node("Sqrt", x);
  }

  Value erf(Value x) {
    return node("Erf", x);
  }

  Value tanh(Value x) {
    return node("Tanh", x);
  }

  Value sigmoid(Value x) {
    return node("Sigmoid", x);
  }

  Value relu(Value x) {
    return node("Relu", x);
  }

  Value cos(Value x) {
    return node("Cos", x);
  }

  Value sin(Value x) {
    return node("Sin", x);
  }

  Value softmax(Value x, long axis) {
    return node("Softmax", List.of(x), Attribute.of("axis", axis));
  }

  /**
   * Normalises the last dimension to mean 0 and variance 1, then scales it and, where asked,
   * shifts.
   */
  Value layerNormalization(List<Value> rowsWeightAndBias, double epsilon) {
    return node(
        "LayerNormalization",
        rowsWeightAndBias,
        Attribute.of("axis", -1),
        Attribute.of("epsilon", (float) epsilon));
  }

  Value cast(Value x, ElementType type) {
    return node("Cast", List.of(x), Attribute.of("to", type.number()));
  }

  /** The rows of a table, or elements along an axis, that indices name. */
  Value gather(Value table, Value indices, long axis) {
    return node("Gather", List.of(table, indices), Attribute.of("axis", axis));
  }

  /** A size of 0 keeps what is there. */
  Value reshape(Value x, long... sizes) {
    return node("Reshape", x, integers(sizes));
  }

  Value transpose(Value x, long... permutation) {
    return node("Transpose", List.of(x), Attribute.of("perm", permutation));
  }

  Value unsqueeze(Value x, long... axes) {
    return node("Unsqueeze", x, integers(axes));
  }

  Value squeeze(Value x, long... axes) {
    return node("Squeeze", x, integers(axes));
  }

  Value concat(List<Value> parts, long axis) {
    return node("Concat", parts, Attribute.of("axis", axis));
  }

  /** Parts of the given sizes along an axis. */
  List<Value> split(Value x, long axis, long... sizes) {
    return graph.addNode(
        path,
        "Split",
        sizes.length,
        List.of(x, integers(sizes)),
        List.of(Attribute.of("axis", axis)));
  }

  /** The first elements along an axis. */
  Value first(Value x, long count, long axis) {
    return node("Slice", x, integers(0), integers(count), integers(axis));
  }

  Value shape(Value x) {
    return node("Shape", x);
  }

  /** int64 [count]: 0, 1, 2 … */
  Value range(Value count) {
    return node("Range", integer(0), count, integer(1));
  }

  Value equal(Value a, Value b) {
    return node("Equal", a, b);
  }

  Value less(Value a, Value b) {
    return node("Less", a, b);
  }

  Value greater(Value a, Value b) {
    return node("Greater", a, b);
  }

  Value not(Value x) {
    return node("Not", x);
  }

  Value or(Value a, Value b) {
    return node("Or", a, b);
  }

  Value where(Value condition, Value yes, Value no) {
    return node("Where", condition, yes, no);
  }

  Value max(Value a, Value b) {
    return node("Max", a, b);
  }

  Value clip(Value x, Value least, Value most) {
    return node("Clip", x, least, most);
  }

  /**
   * The place of the first greatest element, or the last, along an axis, which stays with size 1.
   */
  Value argMax(Value x, long axis, boolean last) {
    return node(
        "ArgMax",
        List.of(x),
        Attribute.of("axis", axis),
        Attribute.of("keepdims", 1),
        Attribute.of("select_last_index", last ? 1 : 0));
  }

  Value cumulativeSum(Value x, long axis) {
    return node("CumSum", x, integer(axis));
  }

  /** The sum along an axis, which stays with size 1. */
  Value sum(Value x, long axis) {
    return node("ReduceSum", List.of(x, integers(axis)), Attribute.of("keepdims", 1));
  }

  /** The mean along an axis, which stays with size 1. */
  Value mean(Value x, long axis) {
    return reduce("ReduceMean", x, axis, 1);
  }

  /** The Euclidean length along an axis, which stays with size 1. */
  Value length(Value x, long axis) {
    return reduce("ReduceL2", x, axis, 1);
  }

  /** The greatest element along an axis, which goes. */
  Value greatest(Value x, long axis) {
    return reduce("ReduceMax", x, axis, 0);
  }

  /** Up to opset 17 these have their axes as attribute. */
  private Value reduce(String operation, Value x, long axis, long keepAxis) {
    return node(
        operation,
        List.of(x),
        Attribute.of("axes", new long[] {axis}),
        Attribute.of("keepdims", keepAxis));
  }

  private Value node(String operation, Value... inputs) {
    return node(operation, List.of(inputs));
  }

  private Value node(String operation, List<Value> inputs, Attribute... attributes) {
    return graph.addNode(path, operation, 1, inputs, List.of(attributes)).get(0);
  }
}
