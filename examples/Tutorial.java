package io.attune.examples;

import io.attune.data.Dataset;
import io.attune.data.DatasetSplitter;
import io.attune.data.Pair;
import io.attune.data.RelevanceJudgments;
import io.attune.data.RetrievalData;
import io.attune.data.RowReader;
import io.attune.data.Split;
import io.attune.data.SplitOptions;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluationTable;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.InformationRetrievalEvaluator;
import io.attune.evaluation.ModelComparison;
import io.attune.evaluation.ModelComparison.ModelResult;
import io.attune.losses.Loss;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.EmbeddedModel;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import io.attune.training.BatchSampler;
import io.attune.training.SentenceTransformerTrainer;
import io.attune.training.Strategy;
import io.attune.training.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * From raw rows to a better search, in five steps: prepare pairs, choose a model by measuring,
 * choose a loss, train, evaluate and search.
 *
 * <p>Arguments, all optional: the file of postings, the output folder, the number of epochs, and
 * how many postings to use.
 */
public final class Tutorial {
  /** A job posting, and what somebody types to find it. */
  private record Posting(String id, String title, String text, String query) {}

  private Tutorial() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments.length > 0 ? arguments[0] : "examples/jobs/postings.jsonl");
    Path out = Path.of(arguments.length > 1 ? arguments[1] : "tutorial-run");
    double epochs = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 4;
    int most = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;

    // 1. Prepare pairs of a query and the text that answers it. Texts that are equal, or nearly,
    // stay on one side of the split: what training has seen is never asked for again.
    List<Posting> postings = read(file, most);
    Split<Posting> split =
        new DatasetSplitter(SplitOptions.DEFAULT.withShares(0.7, 0.1, 0.2))
            .split(postings, posting -> List.of(posting.query(), posting.text()));
    Dataset train = pairs(split.train());
    Evaluator validation = retrieval(split.validation(), postings);
    Evaluator test = retrieval(split.test(), postings);

    // 2. Choose a model by measuring: of those on the class path, the one that searches best now.
    List<ModelResult> results = new ArrayList<>();
    for (EmbeddedModel candidate : ServiceLoader.load(EmbeddedModel.class)) {
      if (candidate.isPresent()) {
        String name = candidate.names().get(0);
        try (SentenceTransformer model = SentenceTransformer.load(name)) {
          results.add(new ModelResult(name, validation.evaluate(model)));
        }
      }
    }
    ModelComparison comparison = ModelComparison.of(results);
    System.out.println(EvaluationTable.models(comparison));

    // 3. Choose a loss by the shape of the data. Pairs have no wrong answers of their own: this
    // loss takes the right answers of the batch's other rows for them.
    Loss loss = new MultipleNegativesRankingLoss();

    try (SentenceTransformer model = SentenceTransformer.load(comparison.best().model())) {
      EvaluationResult before = test.evaluate(model);

      // 4. Train. No text twice in a batch, or a right answer would count as a wrong one.
      TrainingArguments settings =
          TrainingArguments.builder(out)
              .epochs(epochs)
              .batchSize(16)
              .learningRate(5e-5)
              .warmupRatio(0.1)
              .batchSampler(BatchSampler.NO_DUPLICATES)
              .evalStrategy(Strategy.EPOCH)
              .build();
      SentenceTransformerTrainer.builder()
          .model(model)
          .arguments(settings)
          .trainDataset(train)
          .evaluator(validation)
          .loss(loss)
          .build()
          .train();
      model.save(out.resolve("model"));

      // 5. Evaluate on what nothing above has looked at, and search.
      EvaluationResult after = test.evaluate(model);
      System.out.println(EvaluationTable.differences(after, before));
      search(model, postings, "fca disp specialist, pcp vehicle credit, dca claims, remote temp");
    }
  }

  private static List<Posting> read(Path file, int most) {
    List<Posting> postings = new ArrayList<>();
    try (RowReader rows = RowReader.open(file)) {
      while (rows.hasNext() && postings.size() < most) {
        var row = rows.next();
        String title = row.text("title");
        String text = title + ". " + row.text("posting");
        postings.add(new Posting(row.text("id"), title, text, row.text("query")));
      }
    }
    return postings;
  }

  private static Dataset pairs(List<Posting> postings) {
    return Dataset.of(
        postings.stream().map(posting -> new Pair(posting.query(), posting.text())).toList());
  }

  /** Asks the given postings' queries of all postings: the search has to tell them apart. */
  private static Evaluator retrieval(List<Posting> asked, List<Posting> all) {
    Map<String, String> queries = new LinkedHashMap<>();
    Map<String, String> corpus = new LinkedHashMap<>();
    Map<String, Map<String, Integer>> relevant = new LinkedHashMap<>();
    all.forEach(posting -> corpus.put(posting.id(), posting.text()));
    for (Posting posting : asked) {
      queries.put(posting.id(), posting.query());
      relevant.put(posting.id(), Map.of(posting.id(), 1));
    }
    return new InformationRetrievalEvaluator(
        new RetrievalData(queries, corpus, new RelevanceJudgments(relevant)));
  }

  private static void search(SentenceTransformer model, List<Posting> postings, String query) {
    float[][] corpus = model.encodeDocument(postings.stream().map(Posting::text).toList());
    float[][] queries = model.encodeQuery(List.of(query));
    System.out.println(query);
    for (SearchHit hit :
        SemanticSearch.search(queries, corpus, 3, model.similarityFunction()).get(0)) {
      System.out.printf("  %.3f  %s%n", hit.score(), postings.get(hit.index()).title());
    }
  }
}
