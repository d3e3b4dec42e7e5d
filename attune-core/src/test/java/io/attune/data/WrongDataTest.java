package io.attune.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every message a user can get about wrong training data, to the letter. */
class WrongDataTest {
  private static final String GOOD = "{\"query\": \"q\", \"positive\": \"p\"}\n";
  private static final String ALLOWED =
      "; allowed: anchor (or query), positive and any negative, negative_1, negative_2, …; sentence1, sentence2 and score, label or embedding; text, alone or with label or embedding; rename the column, or say which it is by --columns ROLE=COLUMN.";
  private static final String ONE_OBJECT =
      "; one object a line is needed, such as {\"text\": \"…\"}.";

  @TempDir Path folder;

  @Test
  void wrongJson() throws IOException {
    rejects(
        "x.jsonl",
        GOOD + "\n{\"query\": \"a\", \"positive\": b}\n",
        ":3: wrong JSON at column 28 (Unrecognized token 'b': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'))"
            + ONE_OBJECT);
    rejects(
        "x.jsonl",
        GOOD + "[\"a\", \"b\"]",
        ":2: JSON that is not an object ([\"a\", \"b\"])" + ONE_OBJECT);
    rejects("x.jsonl", "null", ":1: JSON that is not an object (null)" + ONE_OBJECT);
    rejects("x.jsonl", "{} {}", ":1: more than one JSON value in the line" + ONE_OBJECT);
    rejects(
        "x.jsonl",
        "{\"query\": \"a\", \"query\": \"b\"}",
        ":1: wrong JSON at column 23 (Duplicate field 'query')" + ONE_OBJECT);
    rejects(
        "x.jsonl",
        "{\"query\": \"a\", \"positive\": \"b\\ud800c\"}",
        ":1: half of a surrogate pair (field 'positive'); write such a character as two \\u escapes or as itself.");
  }

  @Test
  void wrongValues() throws IOException {
    rejects(
        "x.jsonl",
        GOOD + "{\"query\": \"a\", \"positive\": 5}",
        ":2: the value is the number 5, but a text is needed (field 'positive'); write it in quotes.");
    rejects(
        "x.jsonl",
        GOOD + "{\"query\": null, \"positive\": \"p\"}",
        ":2: the value is null, but a text is needed (field 'query'); write \"\" for an empty text.");
    rejects(
        "x.jsonl",
        GOOD + "{\"query\": [\"a\"], \"positive\": \"p\"}",
        ":2: the value is the list [a], but a text is needed (field 'query'); write it in quotes.");
    rejects(
        "x.jsonl",
        GOOD + "{\"query\": \" \\t\", \"positive\": \"p\"}",
        ":2: empty text (field 'query'); training data needs text in every row: remove the row or fill it in.");
    rejects(
        "x.csv",
        "anchor,positive\n\"two\nlines\",p\na,\n",
        ":4: empty text (field 'positive'); training data needs text in every row: remove the row or fill it in.");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"good\"', 'the text \"good\"'",
    "1e999, number 1E+999",
    "null, null",
    "true, truth value true",
    "'\"\"', 'the text \"\"'",
    "{}, object {}"
  })
  void scoreThatIsNoFiniteNumber(String value, String shown) throws IOException {
    rejects(
        "x.jsonl",
        "{\"sentence1\": \"a\", \"sentence2\": \"b\", \"score\": " + value + "}",
        ":1: the value is "
            + (shown.equals("null") || shown.startsWith("the ") ? shown : "the " + shown)
            + ", but a finite number is needed (field 'score'); write for example 0.8.");
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1e99999999", "2147483648", "-2147483649"})
  void labelThatIsNoInteger(String value) throws IOException {
    String shown = value.replace("1e", "1E+");
    rejects(
        "x.jsonl",
        "{\"text\": \"a\", \"label\": " + value + "}",
        ":1: the value is the number "
            + shown
            + ", but a whole number is needed (field 'label'); number the classes 0, 1, 2 and so on.");
    rejects(
        "x.csv",
        "text,label\n\na,1\nb,card_arrival\n",
        ":4: the value is the text \"card_arrival\", but a whole number is needed (field 'label'); number the classes 0, 1, 2 and so on.");
  }

  @Test
  void missingOrMisspeltColumns() throws IOException {
    rejects(
        "x.jsonl",
        "{\"query\": \"a\", \"positve\": \"b\"}",
        ":1: no column 'positive' (did you mean 'positve'?); columns are: query, positve"
            + ALLOWED);
    rejects(
        "x.csv",
        "Query,positive\na,b\n",
        ":1: no column 'anchor' (did you mean 'Query'?); columns are: Query, positive" + ALLOWED);
    rejects(
        "x.csv",
        "sentence1,sentence2,scores\na,b,1\n",
        ":1: no column 'score' (did you mean 'scores'?); columns are: sentence1, sentence2, scores"
            + ALLOWED);
    rejects(
        "x.csv", "query,doc\na,b\n", ":1: no column 'positive'; columns are: query, doc" + ALLOWED);
    rejects("x.csv", "u,v\na,b\n", ":1: no columns to train on; columns are: u, v" + ALLOWED);
    rejects(
        "x.csv",
        "query,positive,negtive\na,b,c\n",
        ":1: unknown column 'negtive' (did you mean 'negative'?); columns are: query, positive, negtive; rename it, or leave it out by --columns anchor=query,positive=positive.");
    rejects(
        "x.csv",
        "sentence1,sentence2,score,label\na,b,1,1\n",
        ":1: both 'score' and 'label' are columns; say which to learn from by --columns score=score or --columns label=label.");
    rejects(
        "x.jsonl",
        GOOD + "{\"query\": \"a\", \"positve\": \"b\"}",
        ":2: no column 'positive' (did you mean 'positve'?); columns are: query, positve.");
    rejects(
        "x.jsonl",
        GOOD,
        ":1: no column 'positve' (did you mean 'positive'?); columns are: query, positive; name an existing one in --columns.",
        "positive=positve");
  }

  @Test
  void anotherNumberOfNegatives() throws IOException {
    String two =
        "{\"query\": \"q\", \"positive\": \"p\", \"negative_1\": \"n\", \"negative_2\": \"n\"}\n";
    String one = "{\"query\": \"q\", \"positive\": \"p\", \"negative_1\": \"n\"}\n";
    rejects(
        "x.jsonl",
        two + one,
        ":2: 1 negatives, but the first row has 2 (field 'negative_2'); give every row the same number of negatives.");
    rejects(
        "x.jsonl",
        one + two,
        ":2: 2 negatives, but the first row has 1 (field 'negative_2'); give every row the same number of negatives.");
    rejects(
        "x.jsonl",
        GOOD + one,
        ":2: 1 negatives, but the first row has 0 (field 'negative_1'); give every row the same number of negatives.");
    rejects(
        "x.csv",
        "query,positive,negative_1,negative_3\na,b,c,d\n",
        ":1: 'negative_3', but no 'negative_2'; columns are: query, positive, negative_1, negative_3; number the negatives 1, 2, 3, …");
  }

  @Test
  void noRows() throws IOException {
    rejects("x.jsonl", "", ": no rows; training data needs at least one.");
    rejects("x.jsonl", "\uFEFF", ": no rows; training data needs at least one.");
    rejects("x.csv", "query,positive\n", ": no rows; training data needs at least one.");
    rejects("x.csv", "", ": no rows; training data needs at least one.");
  }

  @Test
  void wrongCsv() throws IOException {
    rejects(
        "x.csv",
        "query,positive\na,\"b\nb\"\na,b,c\n",
        ":4: 3 fields, but the header has 2; quote a field that holds the separator, a quote or a line break.");
    rejects(
        "x.csv",
        "query,positive,query\na,b,c\n",
        ":1: column 'query' occurs twice in the header; give each column its own name.");
    rejects(
        "x.csv",
        "query,positive\na,b\n\"a,b\n",
        ":3: wrong quoting or an oversized field (Unclosed quoted field at end of input (record starting at line 3)); double a quote inside a quoted field and close each.");
    rejects(
        "x.csv",
        "query,positive\na,b\na,\"b\" c\n",
        ":3: wrong quoting or an oversized field (Unexpected character after closing quote: ' ' (0x20) (record starting at line 3)); double a quote inside a quoted field and close each.");
  }

  @Test
  void wrongFiles() throws IOException {
    Path missing = folder.resolve("missing.jsonl");
    message(missing, missing + ": no such file; looked for " + missing + ".");
    message(folder, folder + ": a folder, but a file is needed; name a file in it.");
    rejects(
        "x.txt",
        "a",
        ": unknown ending; allowed: .jsonl, .json, .csv, .tsv, each also with .gz; convert the file, or rename it if it is one of these.");
    rejects(
        "x.parquet",
        "a",
        ": Parquet needs the module attune-data on the class path; add <dependency><groupId>io.attune</groupId><artifactId>attune-data</artifactId><version>${attune.version}</version></dependency>");
  }

  @Test
  void invalidUtf8() throws IOException {
    byte[] latin1 = (GOOD + "Grüße").getBytes(StandardCharsets.ISO_8859_1);
    rejects("x.jsonl", latin1, ":2: invalid UTF-8 at byte 3 of the line; save the file as UTF-8.");
    byte[] csv = "query,positive\na,\"b\nGrüße\"\n".getBytes(StandardCharsets.ISO_8859_1);
    rejects("x.csv", csv, ":3: invalid UTF-8 at byte 3 of the line; save the file as UTF-8.");
    byte[] cut = Arrays.copyOf("{\"query\": \"Ü".getBytes(StandardCharsets.UTF_8), 12);
    rejects("x.jsonl", cut, ":1: invalid UTF-8 at byte 12 of the line; save the file as UTF-8.");
  }

  @Test
  void damagedGz() throws IOException {
    rejects(
        "x.jsonl.gz",
        GOOD,
        ": not in gz format (Not in GZIP format); drop the ending .gz or pack it.");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(GOOD.repeat(3).getBytes(StandardCharsets.UTF_8));
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 12);
    rejects(
        "x.jsonl.gz",
        cut,
        ":2: the gz data is damaged or cut off (Unexpected end of ZLIB input stream); pack the file anew.");
  }

  @Test
  void lineWithoutEnd() throws IOException {
    Path file = folder.resolve("x.jsonl.gz");
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) ' ');
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write('\n');
      for (int i = 0; i < 65; i++) {
        packed.write(megabyte);
      }
    }
    message(file, file + ":2: a line of more than 64 MiB; one row a line is needed.");
  }

  private void rejects(String name, String content, String expected) throws IOException {
    rejects(name, content, expected, "");
  }

  private void rejects(String name, String content, String expected, String columns)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    assertThatThrownBy(() -> Dataset.read(file, ColumnMapping.parse(columns)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + expected);
  }

  private void rejects(String name, byte[] content, String expected) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    message(file, file + expected);
  }

  private static void message(Path file, String expected) {
    assertThatThrownBy(() -> Dataset.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(expected);
  }
}
