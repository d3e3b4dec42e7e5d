package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.attune.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in a file may cause any other exception than one that says what is wrong with it. */
class MalformedOnnxTest {
  private static final String LAYER = "/encoder/layer.0/";

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void anotherGraphThanBertIsRefused(String message, Consumer<TinyBert> change) throws IOException {
    TinyBert bert = new TinyBert();
    change.accept(bert);
    byte[] file = bert.toBytes();
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("tiny.onnx: ")
        .hasMessageContaining(message);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change(
            "no tensor 'embeddings.word_embeddings.weight'",
            bert -> bert.initializers.remove("embeddings.word_embeddings.weight")),
        change(
            "no tensor 'embeddings.LayerNorm.bias' (did you mean 'embeddings.LayerNorm.beta'?)",
            bert -> {
              bert.initializers.remove("embeddings.LayerNorm.bias");
              bert.initializers.put(
                  "embeddings.LayerNorm.beta",
                  new OnnxTensor(
                      "embeddings.LayerNorm.beta",
                      TinyBert.FLOAT,
                      new long[] {1},
                      TinyBert.bytes(1),
                      false));
            }),
        change(
            "no MatMul node '/encoder/layer.0/attention/self/key/MatMul'",
            bert -> bert.nodes.remove(bert.node(LAYER + "attention/self/key/MatMul"))),
        change(
            "no MatMul node '/encoder/layer.0/attention/self/key/MatMul'",
            bert -> rename(bert, LAYER + "attention/self/key/MatMul", "MatMulInteger")),
        change(
            "node '/encoder/layer.0/attention/self/value/MatMul' reads 'elsewhere' where BERT reads"
                + " '/embeddings/LayerNorm/Add_1_output_0'",
            bert -> redirect(bert, LAYER + "attention/self/value/MatMul", 0, "elsewhere")),
        change(
            "no tensor 'elsewhere'",
            bert -> redirect(bert, LAYER + "output/dense/MatMul", 1, "elsewhere")),
        change(
            "no Add node adds tensor 'encoder.layer.0.output.dense.bias' to the output of node"
                + " '/encoder/layer.0/output/dense/MatMul'",
            bert -> redirect(bert, LAYER + "output/dense/Add", 1, "elsewhere")),
        change(
            "which is not the sum of",
            bert -> redirect(bert, LAYER + "attention/output/Add", 1, "elsewhere")),
        change(
            "no Gather node looks rows up in tensor 'embeddings.position_embeddings.weight'",
            bert ->
                bert.nodes.removeIf(
                    node -> node.name().equals("/embeddings/position_embeddings/Gather"))),
        change(
            "no Sub node '/encoder/layer.0/output/LayerNorm/Sub'",
            bert -> bert.nodes.removeIf(node -> node.name().endsWith("0/output/LayerNorm/Sub"))),
        change(
            "LayerNorm 'encoder.layer.0.output.LayerNorm' has epsilon 1.0E-5, others 1.0E-12",
            bert ->
                bert.constants.put(
                    "encoder.layer.0.output.LayerNorm.epsilon",
                    new OnnxTensor(
                        "", TinyBert.FLOAT, new long[] {}, TinyBert.bytes(1e-5f), false))),
        change(
            "node '/embeddings/LayerNorm/Add' adds no constant",
            bert -> bert.constants.remove("embeddings.LayerNorm.epsilon")),
        change(
            "tensor '' has 2 elements where one number is expected",
            bert ->
                bert.constants.put(
                    "embeddings.LayerNorm.epsilon",
                    new OnnxTensor(
                        "", TinyBert.FLOAT, new long[] {2}, TinyBert.bytes(1, 2), false))),
        change(
            "no Erf node in '/encoder/layer.0/intermediate'",
            bert -> bert.nodes.removeIf(node -> node.operation().equals("Erf"))),
        change(
            "node '/embeddings/CumSum' is a CumSum",
            bert ->
                bert.nodes.add(
                    new OnnxNode("/embeddings/CumSum", "CumSum", List.of(), List.of(), Map.of()))),
        change(
            "is not among the graph's outputs, [logits]",
            bert -> {
              bert.outputs.clear();
              bert.outputs.add("logits");
            }),
        change(
            "tensor 'classifier.weight' is not part of a BERT encoder",
            bert -> bert.replaceTensor("classifier.weight", TinyBert.FLOAT, TinyBert.bytes(1), 1)),
        change(
            "tensor 'embeddings.word_embeddings.weight' has shape [9, 4] of F32, but 4 bytes",
            bert ->
                bert.replaceTensor(
                    "embeddings.word_embeddings.weight", TinyBert.FLOAT, TinyBert.bytes(1), 9, 4)),
        change(
            "tensor 'embeddings.word_embeddings.weight' has shape [4], but [rows, hidden] is",
            bert ->
                bert.replaceTensor(
                    "embeddings.word_embeddings.weight",
                    TinyBert.FLOAT,
                    TinyBert.bytes(1, 2, 3, 4),
                    4)),
        change(
            "tensor 'embeddings.word_embeddings.weight' has shape [0, 4], but no dimension of size",
            bert ->
                bert.replaceTensor(
                    "embeddings.word_embeddings.weight", TinyBert.FLOAT, new byte[0], 0, 4)),
        change(
            "has shape [-1, -1] of F32, but 4 bytes",
            bert ->
                bert.replaceTensor(
                    "embeddings.word_embeddings.weight",
                    TinyBert.FLOAT,
                    TinyBert.bytes(1),
                    -1,
                    -1)),
        // 2^62 + 1 floats take 4 bytes, modulo 2^64.
        change(
            "has shape [4611686018427387905] of F32, but 4 bytes",
            bert ->
                bert.replaceTensor(
                    "embeddings.LayerNorm.weight",
                    TinyBert.FLOAT,
                    TinyBert.bytes(1),
                    (1L << 62) + 1)),
        change(
            "tensor 'embeddings.position_embeddings.weight' has shape [2, 2], but [rows, 4] is",
            bert ->
                bert.replaceTensor(
                    "embeddings.position_embeddings.weight",
                    TinyBert.FLOAT,
                    TinyBert.bytes(1, 2, 3, 4),
                    2,
                    2)),
        change(
            "of node '/encoder/layer.0/attention/self/query/MatMul' has shape [2, 2], but [4, 4]",
            bert ->
                bert.replaceTensor(
                    bert.node(LAYER + "attention/self/query/MatMul").input(1),
                    TinyBert.FLOAT,
                    TinyBert.bytes(1, 2, 3, 4),
                    2,
                    2)),
        change(
            "tensor 'encoder.layer.0.intermediate.dense.bias' has shape [1, 1], but [size] is",
            bert ->
                bert.replaceTensor(
                    "encoder.layer.0.intermediate.dense.bias",
                    TinyBert.FLOAT,
                    TinyBert.bytes(1),
                    1,
                    1)),
        change(
            "has element type I8; weights must be floating-point numbers (a quantised model",
            bert -> bert.replaceTensor("embeddings.LayerNorm.bias", 3, new byte[4], 4)),
        change(
            "has element type number 99",
            bert -> bert.replaceTensor("embeddings.LayerNorm.bias", 99, new byte[4], 4)),
        change(
            "tensor 'embeddings.LayerNorm.bias' lies in another file",
            bert ->
                bert.initializers.put(
                    "embeddings.LayerNorm.bias",
                    new OnnxTensor(
                        "embeddings.LayerNorm.bias",
                        TinyBert.FLOAT,
                        new long[] {4},
                        new byte[0],
                        true))),
        change(
            "two initializers have the name 'twice'",
            bert -> {
              for (String key : List.of("first", "second")) {
                bert.initializers.put(
                    key,
                    new OnnxTensor("twice", TinyBert.FLOAT, new long[] {}, new byte[4], false));
              }
            }),
        change(
            "in initializer 21: A tensor has more than 16 dimensions",
            bert -> bert.replaceTensor("x", TinyBert.FLOAT, new byte[4], new long[17])));
  }

  @Test
  void aFileThatIsNoOnnxIsNamedAsSuch() {
    assertThatThrownBy(() -> read(new byte[0]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("tiny.onnx: not an ONNX model: it holds no graph");
    assertThatThrownBy(() -> read("{\"not\": \"ONNX\"}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("tiny.onnx: not a whole ONNX file: at its start: ");
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] file = new TinyBert().toBytes();
    assertThat(read(file).layers()).isEqualTo(1);
    for (int length = 0; length < file.length; length++) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> read(part))
          .as("the first %d of %d bytes", length, file.length)
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void wrongBytesAreNoticedOrHarmless() throws IOException {
    byte[] file = new TinyBert().toBytes();
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = file.clone();
      for (int change = 0; change <= round % 4; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageStartingWith("tiny.onnx: ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static BertWeights read(byte[] file) throws IOException {
    return BertGraph.read(OnnxReader.read(new ByteArrayInputStream(file), "tiny.onnx"), 2);
  }

  private static Arguments change(String message, Consumer<TinyBert> change) {
    return arguments(message, change);
  }

  private static void rename(TinyBert bert, String name, String operation) {
    OnnxNode node = bert.node(name);
    bert.replaceNode(
        name, new OnnxNode(name, operation, node.inputs(), node.outputs(), node.numbers()));
  }

  private static void redirect(TinyBert bert, String name, int input, String tensor) {
    OnnxNode node = bert.node(name);
    String[] inputs = node.inputs().toArray(String[]::new);
    inputs[input] = tensor;
    bert.replaceNode(
        name,
        new OnnxNode(name, node.operation(), List.of(inputs), node.outputs(), node.numbers()));
  }
}
