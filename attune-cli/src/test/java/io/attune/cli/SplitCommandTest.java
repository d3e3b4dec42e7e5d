package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Row;
import io.attune.data.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path input;
  private Path out;

  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("pairs.jsonl");
    out = folder.resolve("parts");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rows.append(
          "{\"query\": \"query %d\", \"positive\": \"text %d\", \"document_id\": %d, \"topic\": \"%s\", \"extra\": {\"n\": [1.50]}}\n"
              .formatted(i, i, i / 2, i % 4 == 0 ? "rare" : "usual"));
    }
    Files.writeString(input, rows);
  }

  private CliResult split(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("split", "--input", input.toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private List<Row> rows(Path file) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(file)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private List<Row> part(String name) {
    return rows(out.resolve(name + ".jsonl"));
  }

  @Test
  void partsShareNoDocumentAndKeepAllColumns() throws IOException {
    CliResult result = split();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("Wrote 160 train, 20 validation, 20 test of 200 rows to " + out)
        .contains("100 groups of connected rows, the largest of 2")
        .contains("Shared between the parts: nothing")
        .contains("A plain shuffle would have shared: ", " by their document)");
    Set<Object> seen = new HashSet<>();
    for (String name : List.of("train", "validation", "test")) {
      Set<Object> own = new HashSet<>();
      part(name).forEach(row -> own.add(row.fields().get("document_id")));
      assertThat(seen).doesNotContainAnyElementsOf(own);
      seen.addAll(own);
    }
    assertThat(seen).hasSize(100);
    assertThat(Files.readString(out.resolve("test.jsonl"))).contains("\"extra\":{\"n\":[1.50]}");
    JsonNode report = JSON.readTree(out.resolve("split.json").toFile());
    assertThat(report.at("/leakage/any").asInt()).isZero();
    assertThat(report.at("/shuffled/ids").asInt()).isGreaterThan(20);
    assertThat(report.get("document_id_column").asText()).isEqualTo("document_id");
  }

  @Test
  void aSeedGivesTheSameSplitAgainAndReplacesAnEarlierOne() throws IOException {
    assertThat(split("--seed", "7").status()).isZero();
    String first = Files.readString(out.resolve("test.jsonl"));
    assertThat(split("--seed", "8").status()).isZero();
    assertThat(Files.readString(out.resolve("test.jsonl"))).isNotEqualTo(first);
    assertThat(split("--seed", "7").status()).isZero();
    assertThat(Files.readString(out.resolve("test.jsonl"))).isEqualTo(first);
  }

  @Test
  void countsStrataAndColumnsOfOtherNames() throws IOException {
    CliResult result =
        split("--counts", "120,40", "--stratify", "topic", "--document-id", "topic_id", "--json");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("no column 'topic_id'");
    JsonNode report =
        JSON.readTree(split("--counts", "120,40", "--stratify", "topic", "--json").out());
    assertThat(report.at("/parts/train").asInt()).isEqualTo(120);
    assertThat(report.at("/parts/test").asInt()).isEqualTo(40);
    assertThat(report.at("/strata/train/rare").asInt()).isBetween(29, 31);
    assertThat(report.at("/strata/test/rare").asInt()).isBetween(9, 11);
    assertThat(part("validation").stream().filter(r -> r.text("topic").equals("rare")).count())
        .isBetween(9L, 11L);
  }

  @Test
  void aDataSetToPublishHasParquetAndACard() throws IOException {
    Path dataset = folder.resolve("dataset");
    CliResult result =
        split(
            "--publish",
            dataset.toString(),
            "--title",
            "Odd: \"title\" #1",
            "--language",
            "en,de",
            "--license",
            "cc-by-4.0");
    assertThat(result.status()).as(result.err()).isZero();
    String card = Files.readString(dataset.resolve("README.md"));
    assertThat(card)
        .startsWith("---\nlanguage:\n- en\n- de\nlicense: cc-by-4.0\n")
        .contains("pretty_name: \"Odd: \\\"title\\\" #1\"")
        .contains("  - split: validation\n    path: data/validation-00000-of-00001.parquet\n")
        .contains("size_categories:\n- n<1K")
        .contains("| train | 160 | 80.0 % |", "| `positive` | test | 20 | 2 | 2.0 | 2 |");
    List<Row> train = rows(dataset.resolve("data/train-00000-of-00001.parquet"));
    List<Row> expected = part("train");
    assertThat(train).hasSameSizeAs(expected);
    for (int row = 0; row < train.size(); row++) {
      assertThat(train.get(row).text("query")).isEqualTo(expected.get(row).text("query"));
    }
  }

  @Test
  void everythingWrongIsToldAndNothingWritten() throws IOException {
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("precious.txt"), "x");
    out = full;
    CliResult result =
        split(
            "--ratios",
            "0.8;0.2",
            "--counts",
            "1,x",
            "--near-duplicates",
            "0",
            "--stratify",
            "topik",
            "--license",
            "MIT!");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "Give either --ratios or --counts",
            "--counts is '1,x', but two or three numbers are needed",
            "near-duplicate threshold is 0.0",
            "holds something else than an earlier result (no split.json)",
            "no column 'topik' (did you mean 'topic'?)",
            "for the card of --publish DIR");
    assertThat(full.toFile().list()).containsExactly("precious.txt");
    out = folder;
    assertThat(split().err()).contains("holds the input");
    out = folder.resolve("parts");
    assertThat(split("--ratios", "0.8,0.3,0.1").err()).contains("they must add up to 1");
    assertThat(split("--counts", "300,1").err()).contains("but there are 200 rows");
    assertThat(out).doesNotExist();
  }
}
