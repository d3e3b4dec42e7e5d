package io.attune.cli;

import io.attune.evaluation.EvaluationResult;
import io.attune.model.EncodeOptions;
import io.attune.model.LoraOptions;
import io.attune.model.SentenceTransformer;
import io.attune.publishing.RunFolder;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune train}. */
@Command(
    name = "train",
    header = "Fine-tunes a model on your data.",
    description = {
      "",
      "The defaults are sentence-transformers' own. OUT holds afterwards: model/ (for"
          + " sentence-transformers and all that reads its layout), report.html, run.json,"
          + " metrics.jsonl, eval/ and checkpoints/. With --evaluate-retrieval, --evaluate-triplets,"
          + " --evaluate-similarity or --evaluate-classification the model is measured before and"
          + " after.",
      "Ctrl-C finishes the step, saves a checkpoint and tells how to go on."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    sortSynopsis = false,
    footer = {
      "",
      "Examples",
      "  attune train --model all-MiniLM-L6-v2 --train pairs.jsonl \\",
      "      --loss MultipleNegativesRankingLoss --out run --epochs 1 --batch-size 16 \\",
      "      --learning-rate 2e-5 --warmup-ratio 0.1 --batch-sampler no_duplicates \\",
      "      --evaluate-retrieval data/dev",
      "  attune train --model all-MiniLM-L6-v2 --train sts.jsonl --out run1",
      "  attune train --model all-MiniLM-L6-v2 --train jobs.csv \\",
      "      --columns anchor=query,positive=text --loss MultipleNegativesRankingLoss \\",
      "      --loss-option scale=30 --out run2 --resume",
      "  attune train --model all-MiniLM-L6-v2 --train nli.jsonl --train sts.jsonl \\",
      "      --loss nli=SoftmaxLoss --loss sts=CoSENTLoss --out run3"
    })
final class TrainCommand implements Callable<Integer>, CheckedOptions {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private ModelOption model;
  @Mixin private TrainingData data;

  @Mixin private LossChoice loss;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the run; a new one, unless --resume.")
  private Path out;

  @Option(
      names = "--resume",
      description = "Goes on with the run in OUT, from its newest checkpoint.")
  private boolean resume;

  @Option(
      names = "--max-seq-length",
      paramLabel = "N",
      description = "Tokens of a text that are read (default: the model's own limit).")
  private Optional<Integer> maxSeqLength = Optional.empty();

  @Mixin private TrainingOptions training;
  @Mixin private LoraOption lora;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    TrainingOutcome outcome = train(resumeCommand(), baseline -> {});
    if (outcome.result().stopped()) {
      return AttuneCommandLine.FAILED; // how to go on has been told
    }
    if (json.isGiven()) {
      JsonOption.print(terminal, TrainingSummary.toJson(outcome));
    } else {
      terminal.out().print(TrainingSummary.toText(outcome));
    }
    return AttuneCommandLine.DONE;
  }

  /**
   * Checks everything, then trains.
   *
   * @param resumeCommand what the user has to type to go on after a stop
   * @param baselineSeen is told the evaluators' results before training
   */
  TrainingOutcome train(String resumeCommand, Consumer<List<EvaluationResult>> baselineSeen)
      throws IOException {
    OutputFolder output = new OutputFolder(out);
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        OpenedModels guides = new OpenedModels(progress)) {
      Optional<TrainingArguments> arguments = training.arguments(out, problems);
      Optional<LoraOptions> adapter = lora.read(problems);
      TrainingData.Read read = data.read(evaluationOptions(arguments, progress), problems);
      List<TrainingTask> tasks =
          read.streaming(loss.tasks(read.train(), guides, terminal, problems));
      Optional<RunFolder> folder = output.prepare(resume, problems);
      try (SentenceTransformer loaded = load(adapter, problems, output, progress)) {
        TrainingRequest request =
            new TrainingRequest(
                tasks,
                read.validation(),
                arguments.orElseThrow(),
                read.evaluators(),
                read.similarityRows(),
                read.files(),
                furtherSettings(loaded),
                resumeCommand,
                resume);
        return output
            .undoingIfInvalid(
                () ->
                    new TrainingJob(
                        request, loaded, folder.orElseThrow(), terminal, progress, baselineSeen))
            .run();
      }
    }
  }

  @Override
  public void checkOptions(Problems problems) throws IOException {
    training.arguments(out, problems);
    lora.read(problems);
    loss.checkNames(problems);
    data.checkColumns(problems);
  }

  private SentenceTransformer load(
      Optional<LoraOptions> adapter,
      Problems problems,
      OutputFolder output,
      ProgressDisplay progress)
      throws IOException {
    return output.undoingIfInvalid(
        () -> {
          SentenceTransformer loaded = model.load(problems, progress);
          maxSeqLength.ifPresent(loaded::setMaxSeqLength);
          adapter.ifPresent(options -> loaded.addAdapter(options, training.seed()));
          return loaded;
        });
  }

  /** Evaluations compute in float32, so that their figures are those of {@code evaluate}. */
  private static EncodeOptions evaluationOptions(
      Optional<TrainingArguments> arguments, ProgressDisplay progress) {
    EncodeOptions.Builder options = EncodeOptions.builder().progress(progress.stoppable());
    arguments.ifPresent(given -> options.batchSize(given.evalBatchSize()));
    return options.build();
  }

  private Map<String, Object> furtherSettings(SentenceTransformer loaded) {
    Map<String, Object> settings = new LinkedHashMap<>();
    data.describe(settings);
    maxSeqLength.ifPresent(length -> settings.put("max-seq-length", length));
    LoraOption.describe(loaded, settings);
    settings.put("resume", resume);
    return settings;
  }

  private String resumeCommand() {
    List<String> words = new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
    if (!resume) {
      words.add("--resume");
    }
    return ShellWords.attune(words.get(0), words.subList(1, words.size()));
  }
}
