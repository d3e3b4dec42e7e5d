package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users get wrong, given to the real command line: status 2, one line that tells where and
 * what to do, and nothing written.
 */
@Execution(ExecutionMode.CONCURRENT)
class BadInputTest {
  private static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";

  private static final String GOOD =
      """
      {"anchor": "a night nurse", "positive": "cares for patients at night"}
      {"anchor": "a baker", "positive": "bakes bread"}
      """;

  /**
   * A case.
   *
   * @param name of the case
   * @param content makes the input in the current folder; {@code train.jsonl} and {@code model} are
   *     good already
   * @param arguments of the command
   * @param parts that the message has to hold
   */
  record Case(String name, FolderContent content, List<String> arguments, List<String> parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Makes files in a folder. */
  interface FolderContent {
    void make(Path folder) throws IOException;
  }

  private static Case training(String name, String rows, String... parts) {
    return new Case(
        name,
        folder -> Files.writeString(folder.resolve("train.jsonl"), rows),
        train("model"),
        List.of(parts));
  }

  private static Case model(String name, FolderContent damage, String... parts) {
    return new Case(name, damage, train("model"), List.of(parts));
  }

  private static Case usage(String name, List<String> arguments, String... parts) {
    return new Case(name, folder -> {}, arguments, List.of(parts));
  }

  private static List<String> train(String model, String... more) {
    return Stream.concat(
            Stream.of("train", "--model", model, "--train", "train.jsonl", "--out", "out"),
            Stream.concat(
                Arrays.asList(more).contains("--loss")
                    ? Stream.of()
                    : Stream.of("--loss", "MultipleNegativesRankingLoss"),
                Arrays.stream(more)))
        .toList();
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "missing file",
            folder -> Files.delete(folder.resolve("train.jsonl")),
            train("model"),
            List.of("train.jsonl", "no such file")),
        training("wrong JSON", GOOD + "{\"anchor\": \"a cook\",, }\n", "train.jsonl:3"),
        training(
            "missing column",
            "{\"anchor\": \"a\", \"other\": \"b\"}\n",
            "train.jsonl:1",
            "'positive'",
            "other"),
        training(
            "misspelt column",
            "{\"anchor\": \"a\", \"postive\": \"b\"}\n",
            "train.jsonl:1",
            "'positive'",
            "did you mean 'postive'?"),
        usage(
            "misspelt column to search",
            List.of(
                "search",
                "--model",
                "model",
                "--input",
                "train.jsonl",
                "--query",
                "x",
                "--column",
                "postive"),
            "train.jsonl:1",
            "no column 'postive' (did you mean 'positive'?)"),
        training(
            "empty text",
            GOOD + "{\"anchor\": \"a cook\", \"positive\": \" \"}\n",
            "train.jsonl:3",
            "'positive'",
            "empty"),
        training("no rows", "", "train.jsonl", "no rows"),
        training(
            "another number of negatives",
            """
            {"anchor": "a", "positive": "b", "negative_1": "c", "negative_2": "d"}
            {"anchor": "e", "positive": "f", "negative_1": "g"}
            """,
            "train.jsonl:2",
            "1 negatives, but the first row has 2",
            "'negative_2'"),
        new Case(
            "invalid UTF-8",
            folder -> {
              byte[] bytes = GOOD.getBytes(UTF_8);
              bytes[GOOD.indexOf("baker")] = (byte) 0xff;
              Files.write(folder.resolve("train.jsonl"), bytes);
            },
            train("model"),
            List.of("train.jsonl:2", "UTF-8")),
        model(
            "truncated safetensors header",
            folder -> Files.write(weights(folder), new byte[] {1, 2, 3}),
            "model.safetensors"),
        model(
            "oversize safetensors header",
            folder -> TestModels.setHeaderLength(folder.resolve("model"), 1L << 60),
            "model.safetensors",
            "header"),
        model(
            "tensor of the wrong shape",
            folder ->
                TestModels.editHeader(
                    folder.resolve("model"),
                    header -> swapShape((ObjectNode) header.get(WORD_EMBEDDINGS))),
            "model.safetensors",
            WORD_EMBEDDINGS),
        model(
            "unsupported dtype",
            folder ->
                TestModels.editHeader(
                    folder.resolve("model"),
                    header -> ((ObjectNode) header.get(WORD_EMBEDDINGS)).put("dtype", "F8_E4M3")),
            "model.safetensors",
            WORD_EMBEDDINGS,
            "F8_E4M3"),
        model(
            "unsupported architecture",
            folder ->
                TestModels.editJson(
                    folder.resolve("model/config.json"), json -> json.put("model_type", "gpt2")),
            "config.json",
            "model_type",
            "'gpt2'",
            "bert"),
        usage("no such model", train("modle"), "No model 'modle'"),
        usage(
            "unknown option",
            train("model", "--learning-rte", "1e-5"),
            "Unknown option '--learning-rte' (did you mean '--learning-rate'?)",
            "train --help"),
        usage(
            "unknown command", List.of("trian"), "Unknown command 'trian' (did you mean 'train'?)"),
        usage(
            "unknown loss",
            train("model", "--loss", "MultipleNegativeRankingLoss"),
            "Unknown loss 'MultipleNegativeRankingLoss'",
            "did you mean 'MultipleNegativesRankingLoss'?"),
        usage(
            "unknown option of the loss",
            train("model", "--loss-option", "scael=3"),
            "'scael' (did you mean 'scale'?)"),
        new Case(
            "score that is no number",
            folder ->
                Files.writeString(
                    folder.resolve("scored.csv"), "sentence1,sentence2,score\na,b,0.5\nc,d,high\n"),
            List.of("evaluate", "--model", "model", "--similarity", "scored.csv"),
            List.of("scored.csv:3", "'score'", "a finite number is needed")),
        new Case(
            "lists without both kinds of documents",
            folder ->
                Files.writeString(
                    folder.resolve("lists.jsonl"),
                    "{\"query\": \"a\", \"positive\": [], \"negative\": [\"b\"]}\n"),
            List.of("evaluate", "--model", "model", "--reranking", "lists.jsonl"),
            List.of("None of the 1 queries", "reranking needs both")),
        usage(
            "unknown quantisation",
            List.of(
                "encode",
                "--model",
                "model",
                "--input",
                "train.jsonl",
                "--column",
                "anchor",
                "--output",
                "out.npy",
                "--quantize",
                "in8"),
            "Unknown quantisation 'in8' (did you mean 'int8'?)"),
        usage(
            "export without a form",
            List.of("export", "--model", "model", "--out", "out"),
            "Give one of --onnx, --langchain4j, --opensearch and --vespa"),
        usage(
            "export of a jar to a folder",
            List.of("export", "--model", "model", "--langchain4j", "--out", "model"),
            "--out model is no name for a jar"),
        usage(
            "export of a class that is none",
            List.of(
                "export",
                "--model",
                "model",
                "--langchain4j",
                "--java-class",
                "Model",
                "--out",
                "model.jar"),
            "'Model' is no name for the class"),
        usage(
            "export of a class without its jar",
            List.of("export", "--model", "model", "--onnx", "--java-class", "a.B", "--out", "out"),
            "--java-class names the class of --langchain4j's jar"),
        usage(
            "export as what there is not",
            List.of("export", "--model", "model", "--onnx", "--quantize", "in8", "--out", "out"),
            "--quantize 'in8' is not known (did you mean 'int8'?); int8 is"),
        usage(
            "export over its own model",
            List.of("export", "--model", "model", "--onnx", "--out", "model"),
            "--out model holds the input model and would replace it"),
        new Case(
            "export over something else",
            folder -> {
              Files.createDirectories(folder.resolve("notes"));
              Files.writeString(folder.resolve("notes/todo.txt"), "");
            },
            List.of("export", "--model", "model", "--onnx", "--out", "notes"),
            List.of("--out notes holds something else", "modules.json")),
        usage(
            "export of no model",
            List.of("export", "--model", "modle", "--onnx", "--out", "out"),
            "No model 'modle'"),
        new Case(
            "output folder not writable",
            folder -> Files.writeString(folder.resolve("file"), ""),
            train("model").stream().map(word -> word.equals("out") ? "file/out" : word).toList(),
            List.of("file/out", "cannot be written to")),
        new Case(
            "output folder of another run",
            folder -> {
              Files.createDirectories(folder.resolve("run"));
              Files.writeString(folder.resolve("run/metrics.jsonl"), "{}\n");
            },
            train("model").stream().map(word -> word.equals("out") ? "run" : word).toList(),
            List.of("run", "holds an earlier run", "--resume")));
  }

  private static Path weights(Path folder) {
    return TestModels.weights(folder.resolve("model"));
  }

  /** As many numbers as before, so that only the shape is wrong. */
  private static void swapShape(ObjectNode tensor) {
    int rows = tensor.get("shape").get(0).asInt();
    int columns = tensor.get("shape").get(1).asInt();
    tensor.putArray("shape").add(columns).add(rows);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isRefusedWithOneLine(Case given, @TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("train.jsonl"), GOOD);
    TestModels.copyTo(folder.resolve("model"));
    given.content().make(folder);
    CliResult result = new FreshProcess(folder).run(given.arguments().toArray(String[]::new));
    assertThat(result.errorLines()).as(result.err()).hasSize(1);
    assertThat(result.err()).contains(given.parts());
    assertThat(result.out()).isEmpty();
    assertThat(result.status()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void embeddedModelsNotOnTheClassPathNameTheDependency(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("train.jsonl"), GOOD);
    String[] arguments = train("all-MiniLM-L6-v2").toArray(String[]::new);
    CliResult withoutArtifact =
        new FreshProcess(folder)
            .withoutJars(jar -> jar.startsWith("langchain4j-embeddings"))
            .run(arguments);
    assertThat(withoutArtifact.errorLines()).as(withoutArtifact.err()).hasSize(1);
    assertThat(withoutArtifact.err())
        .contains(
            "'all-MiniLM-L6-v2' is not on the class path", "io.attune:attune-all-minilm-l6-v2");
    assertThat(withoutArtifact.status()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void nativeLibrariesThatCannotBeUnpackedNameTheFolder(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("train.jsonl"), GOOD);
    TestModels.copyTo(folder.resolve("model"));
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    CliResult result =
        new FreshProcess(folder)
            .with("JAVA_TOOL_OPTIONS", "-Djna.tmpdir=" + file.resolve("below"))
            .run(train("model").toArray(String[]::new));
    assertThat(result.err())
        .contains("could not be loaded", "is there room", System.getProperty("java.io.tmpdir"))
        .doesNotContain("Exception in thread");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void allThatIsWrongIsToldAtOnce(@TempDir Path folder) throws Exception {
    TestModels.copyTo(folder.resolve("model"));
    String[] arguments =
        train("model", "--scheduler", "liner", "--epochs", "0", "--loss", "TripleLoss")
            .toArray(String[]::new);
    CliResult result = new FreshProcess(folder).run(arguments);
    assertThat(result.errorLines()).as(result.err()).hasSize(4);
    assertThat(result.err())
        .contains("did you mean 'linear'?", "epochs", "'TripleLoss'", "train.jsonl");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void aLossThatIsNoNumberEndsTheRun(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("train.jsonl"), GOOD);
    TestModels.copyTo(folder.resolve("model"));
    String[] arguments =
        train("model", "--learning-rate", "1e30", "--epochs", "9").toArray(String[]::new);
    CliResult result = new FreshProcess(folder).run(arguments);
    assertThat(result.errorLines()).as(result.err()).hasSize(1);
    assertThat(result.err()).contains("at step", "learning rate");
    assertThat(result.out()).isEmpty();
    assertThat(result.status()).isEqualTo(1);
    assertThat(folder.resolve("out/model")).doesNotExist();
  }
}
