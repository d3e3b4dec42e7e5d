package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalDataTest {
  @TempDir Path folder;

  @BeforeEach
  void writeGoodFolder() throws IOException {
    write(
        "corpus.jsonl",
        """
        {"_id": "d2", "title": "Flu", "text": "A virus."}
        {"_id": "d1", "text": "A cold.", "title": ""}
        {"_id": "d3", "text": ""}
        """);
    write(
        "queries.jsonl",
        "{\"_id\": \"q1\", \"text\": \"What is flu?\"}\n{\"_id\": \"q2\", \"text\": \"x\"}\n");
    write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td2\t2\nq1\td1\t0\nq1\td2\t2\n");
  }

  @Test
  void readsTheFolder() {
    RetrievalData data = RetrievalData.read(folder);
    assertThat(data.corpus())
        .containsExactly(
            Map.entry("d2", "Flu A virus."), Map.entry("d1", "A cold."), Map.entry("d3", ""));
    assertThat(data.queries())
        .containsExactly(Map.entry("q1", "What is flu?"), Map.entry("q2", "x"));
    assertThat(data.judgments().byQuery()).isEqualTo(Map.of("q1", Map.of("d2", 2, "d1", 0)));
    assertThat(data.judgments().relevant("q1")).containsExactly("d2");
    assertThat(data.judgments().relevant("q2")).isEmpty();
  }

  @Test
  void takesJudgmentsFromTheSubfolder() throws IOException {
    Files.delete(folder.resolve("qrels.tsv"));
    Files.createDirectory(folder.resolve("qrels"));
    write("qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq2\td1\t1\n");
    assertThat(RetrievalData.read(folder).judgments().relevant("q2")).containsExactly("d1");
    write("qrels/train.tsv", "query-id\tcorpus-id\tscore\nq2\td3\t1\n");
    rejects(
        "qrels",
        ": 2 files and no test.tsv; copy the one to use to " + folder.resolve("qrels.tsv") + ".");
    write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq2\td2\t1\n");
    assertThat(RetrievalData.read(folder).judgments().relevant("q2")).containsExactly("d2");
  }

  @Test
  void rejectsWhatDoesNotFitTogether() throws IOException {
    write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td9\t1\n");
    rejects(
        "qrels.tsv",
        ":2: unknown document 'd9' (field 'corpus-id'); add it to corpus.jsonl or remove the line.");
    write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq3\td1\t1\n");
    rejects(
        "qrels.tsv",
        ":3: unknown query 'q3' (field 'query-id'); add it to queries.jsonl or remove the line.");
    write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td1\t2\n");
    rejects(
        "qrels.tsv",
        ":3: query 'q1' and document 'd1' were judged 1 before and 2 here (field 'score'); keep one of them.");
    write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t0.5\n");
    rejects(
        "qrels.tsv",
        ":2: the value is the text \"0.5\", but a whole number is needed (field 'score'); write for example 1.");
    write("qrels.tsv", "q1\td1\t1\n");
    rejects("qrels.tsv", ": no rows; at least one judgment is needed.");
    write("qrels.tsv", "query_id\tcorpus-id\tscore\nq1\td1\t1\n");
    rejects(
        "qrels.tsv",
        ":2: no column 'query-id' (did you mean 'query_id'?); columns are: query_id, corpus-id, score.");
  }

  @Test
  void rejectsWrongIdsAndTexts() throws IOException {
    write(
        "queries.jsonl",
        "{\"_id\": \"q1\", \"text\": \"a\"}\n\n{\"_id\": \"q1\", \"text\": \"b\"}\n");
    rejects(
        "queries.jsonl",
        ":3: the id 'q1' occurs already in line 1 (field '_id'); give each row an id of its own.");
    write("queries.jsonl", "{\"_id\": \"q1\", \"text\": \" \"}");
    rejects("queries.jsonl", ":1: empty query (field 'text'); remove the row or fill it in.");
    write("queries.jsonl", "{\"_id\": \"\", \"text\": \"a\"}");
    rejects("queries.jsonl", ":1: empty id (field '_id'); give each row an id of its own.");
    write("queries.jsonl", "{\"_id\": 1, \"text\": \"a\"}");
    rejects(
        "queries.jsonl",
        ":1: the value is the number 1, but a text is needed (field '_id'); write it in quotes.");
    write("queries.jsonl", "{\"id\": \"q1\", \"text\": \"a\"}");
    rejects("queries.jsonl", ":1: no column '_id' (did you mean 'id'?); columns are: id, text.");
    write("queries.jsonl", "");
    rejects("queries.jsonl", ": no rows; at least one is needed.");
  }

  @Test
  void rejectsWrongFolders() throws IOException {
    Files.delete(folder.resolve("corpus.jsonl"));
    rejects(
        "corpus.jsonl",
        ": no such file; a retrieval folder holds corpus.jsonl, queries.jsonl and qrels.tsv.");
    assertThatThrownBy(() -> RetrievalData.read(folder.resolve("qrels.tsv")))
        .hasMessage(
            folder.resolve("qrels.tsv")
                + ": not a folder; a retrieval folder holds corpus.jsonl, queries.jsonl and qrels.tsv.");
    assertThatThrownBy(() -> RetrievalData.read(folder.resolve("nowhere")))
        .hasMessage(
            folder.resolve("nowhere")
                + ": no such folder; a retrieval folder holds corpus.jsonl, queries.jsonl and qrels.tsv.");
    RelevanceJudgments judgments = new RelevanceJudgments(Map.of("q", Map.of("d", 1)));
    assertThatThrownBy(() -> new RetrievalData(Map.of("q", "a"), Map.of("e", "b"), judgments))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "A judgment names the document 'd', which does not exist; add it or remove the judgment.");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private void rejects(String name, String expected) {
    assertThatThrownBy(() -> RetrievalData.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder.resolve(name) + expected);
  }
}
