package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.DatasetShape;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.Split;
import io.attune.data.TextColumn;
import io.attune.data.TrainingTable;
import io.attune.data.TrainingTable.Line;
import io.attune.negatives.CorpusDocument;
import io.attune.negatives.GradedPair;
import io.attune.negatives.MiningInput;
import io.attune.negatives.MiningRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files that negatives are mined from. */
final class MiningSource {
  /** Rows that have an anchor and a positive. */
  private static final Set<DatasetShape> MINED =
      Set.of(DatasetShape.PAIR, DatasetShape.TRIPLET, DatasetShape.SCORED_TRIPLET);

  private static final String QUERY_ID = "query_id";

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "A table of pairs (anchor or query, positive), or a folder of train.jsonl,"
              + " validation.jsonl, test.jsonl, each of which is mined by itself.")
  private Path input;

  @Mixin private ColumnsOption columns;
  @Mixin private TableKeys keys;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "A table of further documents to choose from.")
  private Optional<Path> corpus = Optional.empty();

  @Option(
      names = "--corpus-column",
      paramLabel = "NAME",
      description = "The column of their texts (default: as for attune search).")
  private Optional<String> corpusColumn = Optional.empty();

  @Option(
      names = "--judgments",
      paramLabel = "FILE",
      description =
          "Judged pairs, as attune judge writes them, or a qrels.tsv: documents graded as relevant"
              + " are never negatives.")
  private Optional<Path> judgments = Optional.empty();

  Path path() {
    return input;
  }

  boolean isFolder() {
    return Files.isDirectory(input);
  }

  /** What is to be mined by itself, by name; what is wrong is noted. */
  Map<String, MiningInput> read(Problems problems) throws IOException {
    problems.require(
        corpusColumn.isEmpty() || corpus.isPresent(), "--corpus-column needs --corpus FILE");
    problems.require(
        corpus.isEmpty() || !isFolder(),
        "--corpus would bring documents of one part into another; mine a single file with it");
    List<GradedPair> graded =
        judgments.isEmpty()
            ? List.of()
            : problems.attempt(() -> JudgmentFile.read(judgments.get())).orElse(List.of());
    List<CorpusDocument> documents =
        corpus.isEmpty()
            ? List.of()
            : problems.attempt(() -> corpus(corpus.get())).orElse(List.of());
    Map<String, MiningInput> parts = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : problems.attempt(this::files).orElse(Map.of()).entrySet()) {
      Optional<List<MiningRow>> rows = problems.attempt(() -> rows(file.getValue(), problems));
      rows.ifPresent(found -> parts.put(file.getKey(), new MiningInput(found, documents, graded)));
    }
    return parts;
  }

  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    if (!isFolder()) {
      files.put("rows", input);
      return files;
    }
    for (String part : Split.PARTS) {
      Path file = input.resolve(part + ".jsonl");
      if (Files.exists(file)) {
        files.put(part, file);
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(
          input
              + ": holds none of train.jsonl, validation.jsonl and test.jsonl; name a folder that"
              + " attune split wrote, or a file.");
    }
    return files;
  }

  private List<MiningRow> rows(Path file, Problems problems) throws IOException {
    TrainingTable table = TrainingTable.read(file, columns.mapping(problems));
    if (!MINED.contains(table.shape())) {
      throw new InvalidInputException(
          "%s: rows of %s, but negatives are mined for pairs of anchor (or query) and positive; name the columns by --columns."
              .formatted(file, String.join(", ", table.columns())));
    }
    Optional<String> documentId = keys.column(table, problems);
    Optional<String> queryId = table.column(Optional.empty(), QUERY_ID);
    List<MiningRow> rows = new ArrayList<>();
    for (Line line : table.lines()) {
      List<String> texts = line.example().texts();
      rows.add(
          new MiningRow(
              texts.get(0),
              texts.get(1),
              TableKeys.id(line, queryId),
              TableKeys.id(line, documentId),
              table.carriedFields(line.row())));
    }
    return rows;
  }

  private List<CorpusDocument> corpus(Path file) {
    List<CorpusDocument> documents = new ArrayList<>();
    try (RowReader rows = RowReader.open(file)) {
      String column = TextColumn.choose(rows, corpusColumn);
      while (rows.hasNext()) {
        Row row = rows.next();
        Object id = row.fields().get(TableKeys.DOCUMENT_ID);
        String text = row.text(column);
        if (!text.isBlank()) { // nothing to learn from
          documents.add(new CorpusDocument(text, Optional.ofNullable(id).map(Object::toString)));
        }
      }
    }
    return documents;
  }
}
