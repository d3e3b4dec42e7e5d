package io.attune.cli;

import io.attune.cli.DemoSearches.Answers;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune demo}. */
@Command(
    name = "demo",
    header = "Tells the whole story on data that comes with Attune, offline.",
    description = {
      "",
      "Splits 430 job postings with a search each, measures all-MiniLM-L6-v2 on the held-out"
          + " searches, fine-tunes it on the others, measures again, and answers some searches"
          + " before and after. Everything shown is computed on the spot; two processor cores need"
          + " some two minutes."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {"", "Examples", "  attune demo", "  attune demo --out /tmp/attune-demo"})
final class DemoCommand implements Callable<Integer> {
  private static final long SEED = 42;

  /** All else is the default. */
  private static final List<String> SETTINGS =
      List.of(
          "--loss",
          "MultipleNegativesRankingLoss",
          "--batch-size",
          "16",
          "--warmup-ratio",
          "0.1",
          "--batch-sampler",
          "no_duplicates",
          "--logging-steps",
          "5");

  private final Terminal terminal;
  private final String model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where data, model and report go (default: ${DEFAULT-VALUE}). An earlier demo's folder"
              + " is replaced.")
  private Path out = Path.of("attune-demo");

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  DemoCommand(Terminal terminal) {
    this(terminal, "all-MiniLM-L6-v2");
  }

  /** With another model, for tests. */
  DemoCommand(Terminal terminal, String model) {
    this.terminal = terminal;
    this.model = model;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    DemoFolder folder = new DemoFolder(out);
    folder.prepare();
    DemoData data = DemoData.prepare(folder.data(), SEED);
    DemoTale tale = new DemoTale(new Story(terminal), data);
    tale.data();
    tale.question(model);
    DemoSearches heldOut = DemoSearches.heldOut(data);
    DemoSearches synonyms = DemoSearches.ofSynonyms(data);
    List<Answers> before = askBaseModel(data, heldOut, synonyms);
    List<String> words = trainWords(folder, data);
    TrainingOutcome outcome = train(words, tale);
    if (outcome.result().stopped()) {
      return AttuneCommandLine.FAILED; // how to go on has been told
    }
    tale.outcome(outcome);
    List<Answers> after = ask(outcome.folder().model().toString(), data, heldOut, synonyms);
    tale.searches(heldOut, before.get(0), after.get(0));
    tale.synonyms(synonyms, before.get(1), after.get(1));
    tale.whatIsWhere(folder, model, (System.nanoTime() - start) / 1e9);
    return AttuneCommandLine.DONE;
  }

  /** What {@code attune train} does with the same words. */
  private TrainingOutcome train(List<String> words, DemoTale tale) throws IOException {
    TrainCommand train = new TrainCommand(terminal);
    CommandLine.populateCommand(train, words.toArray(String[]::new));
    String command = ShellWords.attune("train", words);
    return train.train(
        command + " --resume",
        baseline -> {
          tale.baseline(baseline);
          tale.fineTuning(command);
        });
  }

  private List<String> trainWords(DemoFolder folder, DemoData data) {
    List<String> words = new ArrayList<>(List.of("--model", model));
    words.addAll(List.of("--train", data.trainFile().toString()));
    words.addAll(List.of("--out", folder.run().toString()));
    words.addAll(SETTINGS);
    words.addAll(List.of("--validation", data.validationFile().toString()));
    words.addAll(List.of("--evaluate-triplets", data.tripletsFile().toString()));
    words.addAll(List.of("--evaluate-retrieval", data.retrievalFolder().toString()));
    return words;
  }

  /** Besides, writes the triplets, whose negatives are this model's choice. */
  private List<Answers> askBaseModel(DemoData data, DemoSearches... searches) throws IOException {
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        SentenceTransformer base = SentenceTransformer.load(model)) {
      EncodeOptions options = EncodeOptions.builder().progress(progress).build();
      float[][] vectors = base.encodeDocument(data.texts(), options);
      data.writeTriplets(nearestOthers(vectors, base));
      return ask(base, vectors, options, searches);
    }
  }

  private List<Answers> ask(String reference, DemoData data, DemoSearches... searches)
      throws IOException {
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        SentenceTransformer loaded = SentenceTransformer.load(reference)) {
      EncodeOptions options = EncodeOptions.builder().progress(progress).build();
      return ask(loaded, loaded.encodeDocument(data.texts(), options), options, searches);
    }
  }

  private static List<Answers> ask(
      SentenceTransformer loaded,
      float[][] vectors,
      EncodeOptions options,
      DemoSearches... searches) {
    List<Answers> answers = new ArrayList<>();
    for (DemoSearches each : searches) {
      answers.add(each.ask(loaded, vectors, options));
    }
    return answers;
  }

  /** For each posting the place of the one most like it. */
  private static int[] nearestOthers(float[][] vectors, SentenceTransformer base) {
    List<List<SearchHit>> nearest =
        SemanticSearch.search(vectors, vectors, 2, base.similarityFunction());
    int[] others = new int[vectors.length];
    for (int posting = 0; posting < others.length; posting++) {
      int first = nearest.get(posting).get(0).index();
      others[posting] = first == posting ? nearest.get(posting).get(1).index() : first;
    }
    return others;
  }
}
