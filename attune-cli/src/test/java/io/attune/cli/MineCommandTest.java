package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.ScoredTriplet;
import io.attune.data.Triplet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MineCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  @TempDir private Path folder;

  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("pairs.jsonl");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append(
          "{\"query\": \"%s\", \"positive\": \"%s\", \"document_id\": \"d%d\", \"topic\": \"t%d\"}\n"
              .formatted(spelled(7 * i + 3, 3), spelled(11 * i + 5, 6), i, i % 3));
    }
    Files.writeString(input, rows);
  }

  /** Letters, each a token of the tiny model. */
  private static String spelled(int number, int letters) {
    StringBuilder text = new StringBuilder();
    long state = number * 2654435761L;
    for (int i = 0; i < letters; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      text.append(i == 0 ? "" : " ").append(LETTERS.charAt((int) ((state >>> 33) % 26)));
    }
    return text.toString();
  }

  private CliResult mine(Path from, Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("mine", "--input", from.toString()));
    arguments.addAll(List.of("--model", TestModels.mean().toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private static List<Triplet> triplets(Path file) {
    Dataset dataset = Dataset.read(file);
    assertThat(dataset.shape()).isEqualTo(DatasetShape.TRIPLET);
    return dataset.examples().stream().map(Triplet.class::cast).toList();
  }

  /** With similarities the rows are a teacher's: MarginMSELoss learns from them. */
  private static List<Triplet> scoredTriplets(Path file) {
    Dataset dataset = Dataset.read(file);
    assertThat(dataset.shape()).isEqualTo(DatasetShape.SCORED_TRIPLET);
    return dataset.examples().stream().map(row -> ((ScoredTriplet) row).triplet()).toList();
  }

  @Test
  void pairsBecomeTripletsWithAReport() throws IOException {
    Path out = folder.resolve("triplets.jsonl");
    CliResult result = mine(input, out, "--num-negatives", "2", "--output-scores");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("rows: 60 queries, 60 documents, 120 negatives (hard)", "Wrote 120 rows to ");
    List<Triplet> triplets = scoredTriplets(out);
    assertThat(triplets).hasSize(120);
    triplets.forEach(t -> assertThat(t.negatives().get(0)).isNotEqualTo(t.positive()));
    JsonNode first = JSON.readTree(Files.readAllLines(out).get(0));
    assertThat(first.get("topic").asText()).isEqualTo("t0");
    assertThat(first.get("scores")).hasSize(2);
    JsonNode report = JSON.readTree(folder.resolve("triplets.mining.json").toFile()).get("report");
    assertThat(report.at("/options/strategy").asText()).isEqualTo("HARD");
    assertThat(report.at("/negatives").asInt()).isEqualTo(120);
    assertThat(report.get("samples")).hasSize(12);
    String html = Files.readString(folder.resolve("triplets.mining.html"));
    assertThat(html)
        .contains("<title>Mined negatives</title>", "Suspected false negatives", "Samples")
        .contains(spelled(11 * 5 + 5, 6))
        .doesNotContain("http-equiv=\"refresh\"", "src=\"http");
  }

  @Test
  void eachPartOfASplitIsMinedByItself() throws IOException {
    Path parts = folder.resolve("parts");
    assertThat(
            InProcess.run(
                    "split",
                    "--input",
                    input.toString(),
                    "--out",
                    parts.toString(),
                    "--ratios",
                    "0.6,0.2,0.2")
                .status())
        .isZero();
    Path out = folder.resolve("mined");
    CliResult result = mine(parts, out, "--strategy", "least-similar-unique", "--batch-size", "16");
    assertThat(result.status()).as(result.err()).isZero();
    for (String part : List.of("train", "validation", "test")) {
      List<Triplet> triplets = triplets(out.resolve(part + ".jsonl"));
      List<String> own =
          Dataset.read(parts.resolve(part + ".jsonl")).examples().stream()
              .map(e -> e.texts().get(1))
              .toList();
      assertThat(triplets.stream().map(t -> t.negatives().get(0)))
          .containsExactlyInAnyOrderElementsOf(own);
      assertThat(out.resolve(part + ".mining.html")).exists();
    }
    // Mined again, it is replaced as a whole.
    assertThat(mine(parts, out, "--strategy", "random", "--num-negatives", "1").status()).isZero();
    assertThat(triplets(out.resolve("test.jsonl"))).hasSize(12);
  }

  @Test
  void theTutorialsOrderLeaksAndSaysSo() throws IOException {
    Path out = folder.resolve("mined");
    CliResult result =
        mine(input, out, "--strategy", "least-similar-unique", "--tutorial-order", "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode json = JSON.readTree(result.out());
    assertThat(json.at("/rows/train").asInt()).isEqualTo(48);
    assertThat(json.at("/rows/validation").asInt()).isEqualTo(6);
    Map<String, Integer> partOf = new HashMap<>();
    Set<Integer> leaking = new HashSet<>();
    List<String> parts = List.of("train", "validation", "test");
    int rows = 0;
    for (int part = 0; part < 3; part++) {
      for (Triplet triplet : triplets(out.resolve(parts.get(part) + ".jsonl"))) {
        for (String text : triplet.texts()) {
          if (partOf.getOrDefault(text, part) < part) {
            leaking.add(rows);
          }
          partOf.putIfAbsent(text, part);
        }
        rows++;
      }
    }
    JsonNode leakage = json.get("reports").get("all rows").get("leakage");
    assertThat(leakage.get("any").asInt()).isEqualTo(leaking.size()).isGreaterThan(6);
    assertThat(Files.readString(out.resolve("train.mining.html")))
        .contains("mined before the rows were split");
  }

  @Test
  void whatWasJudgedRelevantIsNoNegative() throws IOException {
    Path out = folder.resolve("triplets.jsonl");
    assertThat(mine(input, out, "--num-negatives", "1").status()).isZero();
    Triplet hardest = triplets(out).get(0);
    Path judgments = folder.resolve("judgments.jsonl");
    Files.writeString(
        judgments,
        JSON.writeValueAsString(
                Map.of(
                    "query", hardest.anchor(), "document", hardest.negatives().get(0), "grade", 2))
            + "\n");
    CliResult result =
        mine(input, out, "--num-negatives", "1", "--judgments", judgments.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("1 documents are none because of judgments");
    assertThat(triplets(out).get(0).negatives()).isNotEqualTo(hardest.negatives());
    Path qrels = folder.resolve("qrels.tsv");
    Files.writeString(qrels, "query-id\tcorpus-id\tscore\nq\td\t1\n");
    assertThat(mine(input, out, "--judgments", qrels.toString()).err())
        .contains("none of the 1 judgments");
  }

  @Test
  void everyFormCanBeReadByTrainOrAList() throws IOException {
    Path out = folder.resolve("rows.jsonl");
    assertThat(mine(input, out, "--output-format", "labeled-pair").status()).isZero();
    Dataset pairs = Dataset.read(out);
    assertThat(pairs.shape()).isEqualTo(DatasetShape.LABELED_PAIR);
    assertThat(pairs.size()).isEqualTo(240);
    assertThat(mine(input, out, "--output-format", "labeled-pair", "--output-scores").status())
        .isZero();
    assertThat(Dataset.read(out).shape()).isEqualTo(DatasetShape.SCORED_PAIR);
    assertThat(mine(input, out, "--output-format", "labeled-list").status()).isZero();
    JsonNode list = JSON.readTree(Files.readAllLines(out).get(0));
    assertThat(list.get("documents")).hasSize(4);
    assertThat(list.get("labels").toString()).isEqualTo("[1,0,0,0]");
    Path parquet = folder.resolve("tuples.parquet");
    assertThat(mine(input, parquet, "--output-format", "n-tuple").status()).isZero();
    assertThat(Dataset.read(parquet).columns()).hasSize(5);
  }

  @Test
  void aCorpusBringsMoreAndACacheChangesNothing() throws IOException {
    Path corpus = folder.resolve("corpus.csv");
    String other =
        List.of("x y z", "q q q").stream().collect(Collectors.joining("\n", "text\n", "\n"));
    Files.writeString(corpus, other);
    Path out = folder.resolve("triplets.jsonl");
    String[] options = {
      "--corpus",
      corpus.toString(),
      "--num-negatives",
      "61",
      "--cache",
      folder.resolve("cache").toString()
    };
    CliResult first = mine(input, out, options);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).contains("62 documents, 3660 negatives");
    String rows = Files.readString(out);
    assertThat(mine(input, out, options).status()).isZero();
    assertThat(Files.readString(out)).isEqualTo(rows).contains("x y z");
  }

  @Test
  void everythingWrongIsToldAndNothingWritten() throws IOException {
    Path out = folder.resolve("triplets.xlsx");
    CliResult result =
        mine(
            input,
            out,
            "--strategy",
            "hrd",
            "--output-format",
            "tuple",
            "--num-negatives",
            "0",
            "--ratios",
            "0.8,0.2",
            "--query-prompt",
            "a",
            "--query-prompt-name",
            "b",
            "--document-id",
            "doc",
            "--corpus-column",
            "text");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "Unknown strategy 'hrd' (did you mean 'hard'?)",
            "Unknown output format 'tuple'",
            "num_negatives must be at least 1",
            "--ratios and --counts are for --tutorial-order",
            "--query-prompt or --query-prompt-name",
            "no column 'doc'",
            "--corpus-column needs --corpus",
            "triplets.xlsx: unknown ending");
    assertThat(folder.toFile().list()).containsExactly("pairs.jsonl");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(mine(empty, folder.resolve("mined"), "--tutorial-order").err())
        .contains("holds none of train.jsonl", "--input must be a file");
    assertThat(mine(input, input).err()).contains("--out is the same file as --input");
  }

  @Test
  void tooFewDocumentsAreToldByThePart() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Files.copy(input, parts.resolve("train.jsonl"));
    Files.writeString(
        parts.resolve("test.jsonl"),
        "{\"anchor\": \"a\", \"positive\": \"b\"}\n{\"anchor\": \"c\", \"positive\": \"B\"}\n");
    CliResult result = mine(parts, folder.resolve("mined"));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("test: Cannot mine 3 negatives a query: of 1 distinct");
    assertThat(folder.resolve("mined")).doesNotExist();
  }
}
