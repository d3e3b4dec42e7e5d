package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path input;
  private Path out;

  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("jobs.jsonl");
    out = folder.resolve("pairs.jsonl");
    Files.writeString(
        input,
        """
        {"job": 1, "title": "Night nurse", "text": "Acme seeks a nurse for incubators.", "company": "Acme", "pay": 12.50}
        {"job": 2, "title": "Baker", "text": "A baker who knows sourdough.", "company": "Loaf", "pay": 11}
        {"job": 3, "title": "Welder", "text": "Welding of pipelines at sea.", "company": "Deep", "pay": 20}
        """);
  }

  private CliResult queries(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("queries", "--input", input.toString(), "--columns", "id=job", "--out"));
    arguments.add(out.toString());
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private List<JsonNode> pairs() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  @Test
  void offlinePairsKeepIdsAndFurtherColumns() throws IOException {
    CliResult result = queries("--provider", "offline", "--per-document", "1");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("3 queries for 3 documents: 3 kept", "Wrote " + out);
    assertThat(pairs()).hasSize(3);
    JsonNode first = pairs().get(0);
    assertThat(first.path("anchor").asText()).startsWith("night nurse ");
    assertThat(first.path("positive").asText()).isEqualTo("Acme seeks a nurse for incubators.");
    assertThat(first.path("document_id").asText()).isEqualTo("1");
    assertThat(first.path("company").asText()).isEqualTo("Acme");
    assertThat(Files.readString(out)).contains("\"pay\":12.50");
    assertThat(first.has("text") || first.has("job")).isFalse();
  }

  @Test
  void theReportTellsWhatWasDropped() throws IOException {
    CliResult result =
        queries("--provider", "offline", "--per-document", "1", "--forbid", "(?i)bak", "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode report = JSON.readTree(result.out());
    assertThat(report.path("kept").asInt()).isEqualTo(2);
    assertThat(report.path("rejected").path("forbidden").asInt()).isEqualTo(1);
    assertThat(report.path("samples").path(0).path("document").asText()).isEqualTo("2");
    assertThat(JSON.readTree(folder.resolve("pairs.jsonl.report.json").toFile())).isEqualTo(report);
  }

  @Test
  void theRoundTripUsesTheChosenModel() throws IOException {
    String model = TestModels.mean().toString();
    CliResult result =
        queries("--provider", "offline", "--round-trip", model, "--round-trip-k", "3");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).doesNotContain("lead back"); // three documents, the first three
    CliResult strict =
        queries("--provider", "offline", "--round-trip", model, "--round-trip-k", "1");
    assertThat(strict.out()).contains("does not lead back to its document");
  }

  @Test
  void aLanguageModelIsAskedWithinItsPromptAndItsBillIsTold() throws IOException {
    Path prompt = folder.resolve("prompt.yaml");
    Files.writeString(prompt, "instructions: Write {n} as a sailor would.\n");
    try (FakeOpenAi server = new FakeOpenAi()) {
      CliResult result =
          queries(
              "--provider",
              "openai",
              "--base-url",
              server.url(),
              "--llm-model",
              "llama",
              "--prompt-file",
              prompt.toString(),
              "--forbid-column",
              "company",
              "--price-input",
              "1",
              "--price-output",
              "10",
              "--per-document",
              "2");
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.err()).contains("To ask: 3 requests", "about $", "(your prices)");
      assertThat(result.out())
          .contains("6 queries for 3 documents: 6 kept")
          .contains("3 answers of this run: 300 input and 60 output tokens, $0.0009");
      assertThat(server.chats()).hasSize(3);
      JsonNode body = server.chats().get(0);
      assertThat(body.path("model").asText()).isEqualTo("llama");
      assertThat(body.path("messages").path(0).path("content").asText())
          .startsWith("Write 2 as a sailor would.");
      assertThat(server.chats().toString()).contains("No query may name: Acme");
    }
    assertThat(folder.resolve("pairs.jsonl.answers/answers.jsonl")).exists();
  }

  @Test
  void aBatchGivesTheSamePairs() throws IOException {
    try (FakeOpenAi server = new FakeOpenAi()) {
      assertThat(queries("--provider", "openai", "--base-url", server.url()).status()).isZero();
      List<String> single = Files.readAllLines(out);
      CliResult result =
          queries(
              "--provider",
              "openai",
              "--base-url",
              server.url(),
              "--batch",
              "--poll-seconds",
              "1",
              "--answers",
              folder.resolve("others").toString());
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(Files.readAllLines(out)).isEqualTo(single);
      assertThat(server.batches().created()).isEqualTo(1);
    }
  }

  @Test
  void anEstimateAsksNothingAndNeedsNoKey() throws IOException {
    CliResult result = queries("--provider", "openai", "--dry-run", "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode estimate = JSON.readTree(result.out());
    assertThat(estimate.path("requests").asInt()).isEqualTo(3);
    assertThat(estimate.path("input_tokens").asInt()).isBetween(600, 3000);
    assertThat(estimate.path("cost").asDouble()).isBetween(0.0001, 0.001);
    assertThat(out).doesNotExist();
  }

  @Test
  void whatFailedForOneDocumentIsToldAndTheOthersAreWritten() throws IOException {
    try (FakeOpenAi server = new FakeOpenAi()) {
      server.answer(
          body ->
              Reply.ok(
                  Chat.question(body).contains("sourdough")
                      ? Chat.completion("", "stop", "I do not bake.")
                      : Chat.completion(Chat.sensibleAnswer(body))));
      CliResult result = queries("--provider", "openai", "--base-url", server.url());
      assertThat(result.status()).isZero();
      assertThat(result.err()).contains("No query for 2: the model refused: I do not bake.");
      assertThat(pairs()).hasSize(4);
    }
  }

  @Test
  void aServerThatIsNotThereIsAFailureNotAUsageError() {
    CliResult result = queries("--provider", "openai", "--base-url", "http://127.0.0.1:1/v1");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("no answer from http://127.0.0.1:1/v1", "0 of 3 are answered");
    assertThat(out).doesNotExist();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    CliResult result =
        queries(
            "--provider",
            "openia",
            "--per-document",
            "0",
            "--forbid",
            "(",
            "--copied-words",
            "1",
            "--round-trip",
            "no-such-model",
            "--forbid-column",
            "compny");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("Unknown provider 'openia' (did you mean 'openai'?)")
        .contains("--per-document must be at least 1, but is 0")
        .contains("--forbid '(' is no regular expression")
        .contains("no-such-model")
        .contains("no column 'compny' (did you mean 'company'?)");
    assertThat(out).doesNotExist();
  }

  @Test
  void theOptionsOfTheServerAreCheckedTogether() {
    CliResult result =
        queries(
            "--provider",
            "openai",
            "--base-url",
            "http://127.0.0.1:1/v1",
            "--concurrency",
            "0",
            "--temperature",
            "3",
            "--price-input",
            "1");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("concurrency must be from 1 to 256, but is 0")
        .contains("temperature must be from 0 to 2, but is 3")
        .contains("Give both --price-input and --price-output");
    CliResult unknownPrice =
        queries("--provider", "openai", "--base-url", "http://127.0.0.1:1/v1", "--max-cost", "1");
    assertThat(unknownPrice.status()).isEqualTo(2);
    assertThat(unknownPrice.err()).contains("price of 'gpt-4o-mini'", "--price-input");
  }

  @Test
  void emptyTextsAndClashingColumnsTellTheirPlace() throws IOException {
    Files.writeString(input, "{\"job\": 1, \"text\": \"a b\"}\n{\"job\": 2, \"text\": \" \"}\n");
    CliResult empty = queries("--provider", "offline");
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).contains("jobs.jsonl:2", "empty text (field 'text')");
    Files.writeString(input, "{\"job\": 1, \"text\": \"a b\", \"anchor\": \"x\"}\n");
    CliResult clash = queries("--provider", "offline");
    assertThat(clash.status()).isEqualTo(2);
    assertThat(clash.err()).contains("jobs.jsonl:1", "a column 'anchor'", "rename it");
  }
}
