package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.RetrievalData;
import io.attune.llm.fake.FakeOpenAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private FakeOpenAi server;
  private Path out;

  @BeforeEach
  void start() throws IOException {
    server = new FakeOpenAi();
    out = folder.resolve("judged");
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"anchor": "night nurse", "positive": "a nurse for the night"}
        {"anchor": "night nurse", "positive": "sourdough"}
        {"anchor": "baker", "positive": "sourdough"}
        {"anchor": "baker", "positive": "sourdough"}
        """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CliResult judge(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("judge", "--base-url", server.url(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private CliResult judgePairs(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--input", folder.resolve("pairs.jsonl").toString()));
    arguments.addAll(List.of(more));
    return judge(arguments.toArray(String[]::new));
  }

  @Test
  void aTableBecomesAFolderThatEvaluateReads() throws IOException {
    CliResult result = judgePairs();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("3 of 3 pairs judged", "grade 2: 1", "grade 0: 2");
    assertThat(server.chats()).hasSize(3); // the doubled row once
    RetrievalData data = RetrievalData.read(out);
    assertThat(data.judgments().byQuery())
        .isEqualTo(
            Map.of(
                "query-1", Map.of("document-1", 2, "document-2", 0),
                "query-2", Map.of("document-2", 0)));
    JsonNode first = JSON.readTree(Files.readAllLines(out.resolve("judgments.jsonl")).get(0));
    assertThat(first.path("query").asText()).isEqualTo("night nurse");
    assertThat(first.path("document").asText()).isEqualTo("a nurse for the night");
    assertThat(first.path("grade").asInt()).isEqualTo(2);
    assertThat(first.path("reason").asText()).isEqualTo("2 words in common");
    CliResult evaluated =
        InProcess.run(
            "evaluate", "--model", TestModels.mean().toString(), "--retrieval", out.toString());
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("cosine_ndcg@10");
  }

  @Test
  void theHitsOfAModelAreJudged() throws IOException {
    Path test = Files.createDirectory(folder.resolve("test"));
    Files.writeString(
        test.resolve("corpus.jsonl"),
        """
        {"_id": "n", "title": "Night nurse", "text": "for the night"}
        {"_id": "b", "text": "bakes bread"}
        {"_id": "w", "text": "welds pipes"}
        {"_id": "e", "text": ""}
        """);
    Files.writeString(
        test.resolve("queries.jsonl"), "{\"_id\": \"q\", \"text\": \"night nurse\"}\n");
    CliResult result =
        judge(
            "--retrieval",
            test.toString(),
            "--model",
            TestModels.mean().toString(),
            "--top-k",
            "2",
            "--json");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(JSON.readTree(result.out()).path("judged").asInt()).isEqualTo(2);
    RetrievalData judged = RetrievalData.read(out);
    assertThat(judged.corpus()).hasSize(4).containsEntry("n", "Night nurse for the night");
    assertThat(judged.judgments().byQuery().get("q")).hasSize(2);
  }

  @Test
  void whatIsUsefulBecomesNoNegative() throws IOException {
    List<String> documents = List.of("a nurse for the night", "nurse at night", "bread", "pipes");
    List<String> candidates = new ArrayList<>();
    List<String> pairs = new ArrayList<>();
    for (String document : documents) {
      candidates.add("{\"query\": \"night nurse\", \"document\": \"%s\"}".formatted(document));
      String query = document.equals(documents.get(0)) ? "night nurse" : "who wants " + document;
      if (!document.equals(documents.get(1))) {
        pairs.add("{\"anchor\": \"%s\", \"positive\": \"%s\"}".formatted(query, document));
      }
    }
    pairs.add("{\"anchor\": \"ward work\", \"positive\": \"nurse at night\"}");
    Files.write(folder.resolve("pairs.jsonl"), candidates);
    assertThat(judgePairs().status()).isZero();
    Path marked = folder.resolve("marked.jsonl");
    Files.write(marked, pairs);
    assertThat(negativesOfNurse(marked)).anyMatch(row -> row.contains("nurse at night"));
    assertThat(negativesOfNurse(marked, "--judgments", out.resolve("judgments.jsonl").toString()))
        .isNotEmpty()
        .noneMatch(row -> row.contains("nurse at night"));
  }

  private List<String> negativesOfNurse(Path pairs, String... more) throws IOException {
    Path triplets = folder.resolve("triplets.jsonl");
    List<String> arguments =
        new ArrayList<>(
            List.of("mine", "--input", pairs.toString(), "--model", TestModels.mean().toString()));
    arguments.addAll(List.of("--strategy", "hard", "--num-negatives", "2", "--range-max", "4"));
    arguments.addAll(List.of("--out", triplets.toString()));
    arguments.addAll(List.of(more));
    CliResult mined = InProcess.run(arguments.toArray(String[]::new));
    assertThat(mined.status()).as(mined.err()).isZero();
    return Files.readAllLines(triplets).stream()
        .filter(row -> row.contains("night nurse"))
        .toList();
  }

  @Test
  void aFolderWithSomethingElseIsNotOverwritten() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("thesis.txt"), "years of work");
    CliResult result = judgePairs();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("holds something else than an earlier result");
    assertThat(server.chats()).isEmpty();
  }

  @Test
  void judgingAgainReplacesItsOwnFolderAndPaysNothing() {
    assertThat(judgePairs().status()).isZero();
    CliResult again = judgePairs();
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.out()).contains("3 answers of earlier runs");
    assertThat(server.chats()).hasSize(3);
  }

  @Test
  void anIdWithTwoTextsIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"query": "a", "document": "b", "document_id": "d"}
        {"query": "a", "document": "c", "document_id": "d"}
        """);
    CliResult result = judgePairs();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("pairs.jsonl:2", "the id 'd' stood for another text");
  }

  @Test
  void whatDoesNotBelongTogetherIsToldAtOnce() {
    CliResult result = judgePairs("--model", "m", "--top-k", "0", "--columns", "qery=x");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("--retrieval and --model go together")
        .contains("--top-k must be at least 1, but is 0")
        .contains("unknown role 'qery' (did you mean 'query'?)");
  }
}
