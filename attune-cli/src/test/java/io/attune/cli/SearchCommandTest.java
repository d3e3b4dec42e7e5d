package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
  @TempDir private Path folder;

  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("texts.jsonl");
    Files.writeString(
        input,
        """
        {"id": 7, "text": "a night nurse"}
        {"id": "baker", "text": "bakes\\nbread"}
        {"text": ""}
        """);
  }

  private CliResult search(String... more) {
    String[] arguments = {
      "search", "--model", TestModels.mean().toString(), "--input", input.toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return InProcess.run(all);
  }

  @Test
  void theRowItselfIsFoundFirst() {
    CliResult result = search("--query", "a night nurse", "--query", "bakes bread", "--top-k", "2");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    String[] lines = result.out().split("\n", -1);
    assertThat(lines[0]).isEqualTo("a night nurse");
    // Not 1: the model has a prompt for queries.
    assertThat(lines[1]).matches("  1  0\\.99\\d\\d  7 +a night nurse");
    assertThat(lines[2]).startsWith("  2  ");
    assertThat(lines[3]).isEmpty();
    assertThat(lines[4]).isEqualTo("bakes bread");
    assertThat(lines[5]).matches("  1  0\\.9\\d+  baker +bakes bread");
  }

  @Test
  void programsGetOneObject() throws IOException {
    CliResult result = search("--query", "a night nurse", "--json");
    JsonNode results = new ObjectMapper().readTree(result.out()).get("results");
    assertThat(results).hasSize(1);
    assertThat(results.get(0).get("query").asText()).isEqualTo("a night nurse");
    JsonNode hits = results.get(0).get("hits");
    assertThat(hits).hasSize(3); // fewer rows than --top-k
    assertThat(hits.get(0).get("rank").asInt()).isEqualTo(1);
    assertThat(hits.get(0).get("id").asText()).isEqualTo("7");
    assertThat(hits.get(0).get("text").asText()).isEqualTo("a night nurse");
    assertThat(hits.get(0).get("score").asDouble()).isBetween(0.99, 1.0001);
    assertThat(hits.findValuesAsText("id")).contains("line 3");
  }

  @Test
  void wrongNumbersAreToldTogether() {
    CliResult result = search("--query", " ", "--top-k", "0", "--batch-size", "0");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines())
        .containsExactly(
            "--top-k must be at least 1, but is 0",
            "--query must not be empty; give it a text",
            "--batch-size must be at least 1, but is 0");
  }

  @Test
  void aLengthBeyondTheModelIsRefused() {
    CliResult result = search("--query", "x", "--max-seq-length", "1000");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("max_seq_length must be from 3 to 64", "is 1000");
  }
}
