package io.attune.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.data.RetrievalData;
import io.attune.llm.JudgePrompt;
import io.attune.llm.JudgedPair;
import io.attune.llm.Judgments;
import io.attune.llm.LanguageModel;
import io.attune.llm.LanguageModelException;
import io.attune.llm.LanguageModelOptions;
import io.attune.llm.PromptFile;
import io.attune.llm.RelevanceJudge;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune judge}. */
@Command(
    name = "judge",
    header = "Lets a language model grade how useful documents are for queries.",
    description = {
      "",
      "Grades from 0 (of no use, even where it is on the topic) to 3 (all that is needed), each with"
          + " a reason: usefulness, not likeness. What is judged are the pairs of a table, or the"
          + " first documents that a model finds for each query of a folder. --out is a folder that"
          + " evaluate --retrieval reads; judgments.jsonl in it has the grades with their reasons.",
      "",
      "Every answer is on disk before the next is asked, so no grade is paid for twice."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune judge --input pairs.jsonl --out judged",
      "  attune judge --retrieval test --model run/model --top-k 20 --out judged \\",
      "      --base-url http://localhost:8000/v1 --llm-model qwen3"
    })
final class JudgeCommand implements Callable<Integer> {
  /** The same pair gets the same grade. */
  private static final double TEMPERATURE = 0;

  private static final int SHOWN_FAILURES = 5;

  /** What is judged: one of both. */
  static final class Source {
    @Option(
        names = "--input",
        required = true,
        paramLabel = "FILE",
        description =
            "A table of pairs: query (or anchor), document (or positive), and query_id and"
                + " document_id where they have ids.")
    private Path pairs;

    @Option(
        names = "--retrieval",
        required = true,
        paramLabel = "DIR",
        description = "A folder with corpus.jsonl and queries.jsonl.")
    private Path retrieval;
  }

  private final Terminal terminal;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(
      names = "--columns",
      paramLabel = "ROLE=NAME,...",
      description =
          "Which column of the table plays which role, such as query=question,document=answer.")
  private String columns = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The embedding model whose hits are judged, with --retrieval.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Documents judged a query, with --retrieval (default: ${DEFAULT-VALUE}).")
  private int topK = 10;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "The folder to write or replace: corpus.jsonl, queries.jsonl, qrels.tsv with the grades,"
              + " judgments.jsonl, report.json.")
  private Path out;

  @Option(
      names = "--prompt-file",
      paramLabel = "YAML",
      description = "How the language model is asked: instructions, examples.")
  private Optional<Path> promptFile = Optional.empty();

  @Mixin private LanguageModelCommandOptions languageModel;
  @Mixin private InferenceOptions inference;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  JudgeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      problems.require(topK >= 1, "--top-k must be at least 1, but is " + topK);
      problems.require(
          (source.retrieval != null) == model.isPresent(),
          "--retrieval and --model go together: the model finds what is judged");
      problems.require(
          source.retrieval == null || columns.isEmpty(),
          "--columns has no effect with --retrieval");
      problems.attempt(
          () -> JudgedFolder.check(out, source.pairs == null ? source.retrieval : source.pairs));
      Optional<JudgePrompt> prompt =
          problems.attempt(
              () ->
                  promptFile.isPresent()
                      ? PromptFile.judge(promptFile.get())
                      : JudgePrompt.DEFAULT);
      Optional<LanguageModelOptions> options = languageModel.read(problems, out, TEMPERATURE);
      EncodeOptions encode = inference.encodeOptions(problems, progress).build();
      JudgeInput input = read(problems, encode, progress);
      try (LanguageModel asked = LanguageModel.open(options.orElseThrow())) {
        RelevanceJudge judge = new RelevanceJudge(asked, prompt.orElseThrow());
        EstimateDisplay.print(terminal, json, languageModel, judge.estimate(input.pairs()));
        if (!languageModel.isDryRun()) {
          Judgments judgments = judge.judge(input.pairs(), progress);
          progress.close();
          report(input, judgments);
        }
      }
    }
    return AttuneCommandLine.DONE;
  }

  private JudgeInput read(Problems problems, EncodeOptions encode, ProgressDisplay progress)
      throws IOException {
    if (source.pairs != null) {
      Optional<JudgeInput> pairs =
          problems.attempt(
              () -> JudgeInput.pairs(source.pairs, RoleColumns.parse(columns, JudgeInput.ROLES)));
      problems.throwIfAny();
      return pairs.orElseThrow();
    }
    Optional<RetrievalData> data =
        problems.attempt(() -> RetrievalData.readUnjudged(source.retrieval));
    if (model.isEmpty()) {
      problems.throwIfAny();
    }
    try (SentenceTransformer loaded = ModelOption.load(model.orElseThrow(), problems, progress)) {
      inference.apply(loaded);
      return JudgeInput.candidates(data.orElseThrow(), loaded, topK, encode);
    }
  }

  private void report(JudgeInput input, Judgments judgments) throws IOException {
    if (judgments.pairs().isEmpty()) {
      throw new LanguageModelException(
          "None of %d pairs could be judged; the first: %s"
              .formatted(input.pairs().size(), judgments.failures().get(0).reason()));
    }
    ObjectNode report = json(input, judgments);
    JudgedFolder.write(out, input, judgments, report);
    judgments.failures().stream()
        .limit(SHOWN_FAILURES)
        .forEach(
            failure ->
                terminal
                    .err()
                    .println(
                        "No grade for pair " + (failure.pair() + 1) + ": " + failure.reason()));
    if (json.isGiven()) {
      JsonOption.print(terminal, report);
      return;
    }
    terminal
        .out()
        .printf("%d of %d pairs judged%n", judgments.pairs().size(), input.pairs().size());
    for (int grade = JudgedPair.HIGHEST_GRADE; grade >= 0; grade--) {
      terminal.out().printf("  grade %d: %d%n", grade, count(judgments, grade));
    }
    terminal.out().println(judgments.bill());
    terminal.out().println("Wrote " + out);
  }

  private static long count(Judgments judgments, int grade) {
    return judgments.pairs().stream().filter(pair -> pair.grade() == grade).count();
  }

  private ObjectNode json(JudgeInput input, Judgments judgments) {
    ObjectNode report =
        JsonNodeFactory.instance
            .objectNode()
            .put("output", out.toString())
            .put("pairs", input.pairs().size())
            .put("judged", judgments.pairs().size());
    ObjectNode grades = report.putObject("grades");
    for (int grade = 0; grade <= JudgedPair.HIGHEST_GRADE; grade++) {
      grades.put(Integer.toString(grade), count(judgments, grade));
    }
    ArrayNode failures = report.putArray("failures");
    judgments
        .failures()
        .forEach(
            failure ->
                failures
                    .addObject()
                    .put("query_id", input.pairs().get(failure.pair()).queryId().orElse(""))
                    .put("document_id", input.pairs().get(failure.pair()).documentId().orElse(""))
                    .put("reason", failure.reason()));
    report.set("bill", BillJson.of(judgments.bill()));
    return report;
  }
}
