package io.attune.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.cli.TextsOptions.IdentifiedText;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune search}. */
@Command(
    name = "search",
    header = "Searches a file by meaning.",
    description = {
      "",
      "Encodes every row of the file and every query, and prints the rows most alike to each"
          + " query: exact search, nothing is left out. The model's prompts for queries and"
          + " documents are used where it has such."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune search --model all-MiniLM-L6-v2 --input postings.jsonl \\",
      "      --column posting --query \"night nurse\" --query \"rust developer\"",
      "  attune search --model run/model --input docs.csv --query \"lost card\" --json"
    })
final class SearchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;
  @Mixin private TextsOptions texts;

  @Option(
      names = "--query",
      required = true,
      paramLabel = "TEXT",
      description = "What to search for; may be given several times.")
  private List<String> queries;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Hits a query (default: ${DEFAULT-VALUE}).")
  private int topK = 10;

  @Mixin private InferenceOptions inference;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    problems.require(topK >= 1, "--top-k must be at least 1, but is " + topK);
    problems.require(
        queries.stream().noneMatch(String::isBlank), "--query must not be empty; give it a text");
    Optional<List<IdentifiedText>> read = problems.attempt(texts::read);
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      EncodeOptions options = inference.encodeOptions(problems, progress).build();
      try (SentenceTransformer loaded = model.load(problems, progress)) {
        inference.apply(loaded);
        search(loaded, read.orElseThrow(), options, progress);
      }
    }
    return AttuneCommandLine.DONE;
  }

  private void search(
      SentenceTransformer loaded,
      List<IdentifiedText> corpus,
      EncodeOptions options,
      ProgressDisplay progress) {
    float[][] documents =
        loaded.encodeDocument(corpus.stream().map(IdentifiedText::text).toList(), options);
    List<List<SearchHit>> hits =
        SemanticSearch.search(
            loaded.encodeQuery(queries, options), documents, topK, loaded.similarityFunction());
    progress.close();
    if (json.isGiven()) {
      JsonOption.print(terminal, toJson(corpus, hits));
    } else {
      print(corpus, hits);
    }
  }

  private void print(List<IdentifiedText> corpus, List<List<SearchHit>> hits) {
    for (int query = 0; query < queries.size(); query++) {
      terminal.out().println(queries.get(query));
      HitList.print(terminal, corpus, hits.get(query));
      terminal.out().println();
    }
  }

  private ObjectNode toJson(List<IdentifiedText> corpus, List<List<SearchHit>> hits) {
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    for (int query = 0; query < queries.size(); query++) {
      ObjectNode result = results.addObject().put("query", queries.get(query));
      ArrayNode list = result.putArray("hits");
      int rank = 1;
      for (SearchHit hit : hits.get(query)) {
        IdentifiedText row = corpus.get(hit.index());
        list.addObject()
            .put("rank", rank++)
            .put("score", hit.score())
            .put("id", row.id())
            .put("text", row.text());
      }
    }
    return JsonNodeFactory.instance.objectNode().set("results", results);
  }
}
