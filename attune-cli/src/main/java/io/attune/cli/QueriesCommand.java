package io.attune.cli;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;
import io.attune.data.TableWriter;
import io.attune.llm.LanguageModel;
import io.attune.llm.LanguageModelException;
import io.attune.llm.LanguageModelOptions;
import io.attune.llm.LanguageModelQueries;
import io.attune.llm.PromptFile;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.OfflineQueryGenerator;
import io.attune.queries.QueryCandidate;
import io.attune.queries.QueryGate;
import io.attune.queries.QueryPrompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune queries}. */
@Command(
    name = "queries",
    header = "Writes the queries that documents answer: pairs to train on.",
    description = {
      "",
      "offline builds queries from titles and key phrases, without network: a baseline. openai asks"
          + " a language model on any server of OpenAI's chat completions; file reads what is"
          + " written already, such as a log of searches. Either way queries that"
          + " copy their text, name what they must not, are duplicates or, with --round-trip, do"
          + " not lead back to their document are dropped, and a report tells how many and which.",
      "",
      "Every answer is on disk before the next is asked: a run that was killed, or that stopped for"
          + " any reason, goes on when it is started again, and pays for nothing twice."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune queries --input documents.jsonl --provider offline --out pairs.jsonl",
      "  attune queries --input documents.jsonl --provider openai --per-document 3 \\",
      "      --forbid-column company --round-trip all-MiniLM-L6-v2 --max-cost 2 \\",
      "      --out pairs.jsonl",
      "  attune queries --input documents.jsonl --provider openai --batch --dry-run \\",
      "      --out pairs.jsonl"
    })
final class QueriesCommand implements Callable<Integer>, CheckedOptions {
  /** Queries are to differ from each other. */
  private static final double TEMPERATURE = 0.7;

  /** Who writes the queries. */
  enum Provider {
    /** Nobody: they are built. */
    OFFLINE,
    /** A language model. */
    OPENAI,
    /** Somebody, before: they are read. */
    FILE
  }

  private final Terminal terminal;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A table of documents: .jsonl, .csv, .tsv, each also with .gz, or .parquet.")
  private Path input;

  @Option(
      names = "--columns",
      paramLabel = "ROLE=NAME,...",
      description =
          "Which column plays which role, such as text=description,title=job_title,id=job_id."
              + " Further columns are carried along.")
  private String columns = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "The pairs to write or replace, .jsonl or .parquet: anchor, positive, document_id, and"
              + " the further columns. The report goes to FILE.report.json.")
  private Path out;

  @Option(
      names = "--provider",
      required = true,
      paramLabel = "NAME",
      description = "offline, openai, or file for queries that are written already.")
  private String provider;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description =
          "For --provider file: a table of queries with the columns document_id (or id) and query.")
  private Optional<Path> queries = Optional.empty();

  @Option(
      names = "--per-document",
      paramLabel = "N",
      description = "Queries for each document (default: ${DEFAULT-VALUE}).")
  private int perDocument = 2;

  @Option(names = "--limit", paramLabel = "N", description = "Reads only the first N documents.")
  private Optional<Integer> limit = Optional.empty();

  @Option(
      names = "--prompt-file",
      paramLabel = "YAML",
      description = "How the language model is asked: instructions, template, examples.")
  private Optional<Path> promptFile = Optional.empty();

  @Mixin private QueryGateCommandOptions gate;
  @Mixin private LanguageModelCommandOptions languageModel;
  @Mixin private InferenceOptions inference;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  QueriesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      boolean online = isOnline(problems);
      problems.attempt(this::checkOutput);
      Optional<QueryPrompt> prompt = problems.attempt(this::prompt);
      problems.require(
          online || !languageModel.isDryRun(), "--dry-run has no effect without --provider openai");
      Optional<LanguageModelOptions> options =
          online ? languageModel.read(problems, out, TEMPERATURE) : Optional.empty();
      EncodeOptions encode = inference.encodeOptions(problems, progress).build();
      gate.check(problems);
      Optional<RoleColumns> roles = roles(problems);
      Optional<SourceDocuments> documents =
          problems.attempt(
              () ->
                  SourceDocuments.read(
                      input,
                      roles.orElse(new RoleColumns(Map.of())),
                      gate.forbiddenColumns(),
                      limit));
      // The model for the round trip is loaded first: a wrong name must not cost queries.
      Optional<SentenceTransformer> model =
          languageModel.isDryRun() ? Optional.empty() : gate.loadModel(problems, progress);
      try {
        problems.throwIfAny();
        model.ifPresent(inference::apply);
        QueriesReport report = new QueriesReport(documents.orElseThrow());
        if (online) {
          ask(options.orElseThrow(), prompt.orElseThrow(), documents.get(), progress, report);
        } else if (queries.isPresent()) {
          report.generated(WrittenQueries.read(queries.get(), documents.get().documents()));
        } else {
          report.generated(
              new OfflineQueryGenerator()
                  .generate(documents.get().documents(), perDocument, progress));
        }
        if (!languageModel.isDryRun()) {
          write(gate.gate(model, encode), documents.get(), progress, report);
        }
      } finally {
        model.ifPresent(SentenceTransformer::close);
      }
    }
    return AttuneCommandLine.DONE;
  }

  @Override
  public void checkOptions(Problems problems) throws IOException {
    if (isOnline(problems)) {
      languageModel.checkOptions(problems, TEMPERATURE);
      problems.attempt(this::prompt);
    }
    inference.checkOptions(problems);
    gate.check(problems);
    roles(problems);
  }

  /** Whether a language model is asked; also checks how many queries are wanted. */
  private boolean isOnline(Problems problems) throws IOException {
    Optional<Provider> chosen =
        problems.attempt(() -> EnumKeys.find("provider", provider, Provider.values()));
    problems.require(perDocument >= 1, "--per-document must be at least 1, but is " + perDocument);
    problems.require(limit.orElse(1) >= 1, "--limit must be at least 1, but is " + limit.orElse(1));
    boolean online = chosen.filter(Provider.OPENAI::equals).isPresent();
    boolean written = chosen.filter(Provider.FILE::equals).isPresent();
    problems.require(
        chosen.isEmpty() || written == queries.isPresent(),
        "--queries FILE belongs to --provider file: give both, or neither");
    problems.require(
        online || promptFile.isEmpty(), "--prompt-file has no effect without --provider openai");
    return online;
  }

  private QueryPrompt prompt() throws IOException {
    return promptFile.isPresent() ? PromptFile.queries(promptFile.get()) : QueryPrompt.DEFAULT;
  }

  private Optional<RoleColumns> roles(Problems problems) throws IOException {
    return problems.attempt(() -> RoleColumns.parse(columns, SourceDocuments.ROLES));
  }

  private Path checkOutput() throws IOException {
    TableWriter.checkTarget(out);
    return OutputFile.check("--out", out, input);
  }

  private void ask(
      LanguageModelOptions options,
      QueryPrompt prompt,
      SourceDocuments documents,
      ProgressDisplay progress,
      QueriesReport report)
      throws IOException {
    try (LanguageModel model = LanguageModel.open(options)) {
      LanguageModelQueries generator = new LanguageModelQueries(model, prompt);
      EstimateDisplay.print(
          terminal, json, languageModel, generator.estimate(documents.documents(), perDocument));
      if (!languageModel.isDryRun()) {
        report.generated(generator.generate(documents.documents(), perDocument, progress));
        report.paid(generator.bill());
      }
    }
  }

  private void write(
      QueryGate checks, SourceDocuments documents, ProgressDisplay progress, QueriesReport report)
      throws IOException {
    GeneratedQueries generated = report.generated();
    if (generated.candidates().isEmpty()) {
      throw new LanguageModelException(
          "No query could be written for any of %d documents; the first: %s"
              .formatted(documents.documents().size(), generated.failures().get(0).reason()));
    }
    QueryGate.Result result = checks.apply(documents.documents(), generated.candidates());
    List<QueryCandidate> kept = result.kept();
    if (kept.isEmpty()) {
      throw new InvalidInputException(
          "None of %d queries passed the checks: %s; loosen them, or look at your documents."
              .formatted(generated.candidates().size(), QueriesReport.counts(result.report())));
    }
    TableWriter.write(
        out,
        sink -> {
          for (QueryCandidate candidate : kept) {
            sink.write(documents.pair(candidate.document(), candidate.query()));
          }
        });
    progress.close();
    report.gated(result.report());
    report.write(out);
    report.print(terminal, json, out);
  }
}
