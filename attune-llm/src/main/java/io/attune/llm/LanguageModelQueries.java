package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.data.NormalizedText;
import io.attune.engine.ProgressListener;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.QueryGenerator;
import io.attune.queries.QueryPrompt;
import io.attune.queries.SourceDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Queries by a language model: one request a document.
 *
 * <pre>{@code
 * try (LanguageModel model = LanguageModel.open(options)) {
 *   GeneratedQueries queries =
 *       new LanguageModelQueries(model, QueryPrompt.DEFAULT)
 *           .generate(documents, 3, ProgressListener.NONE);
 * }
 * }</pre>
 */
public final class LanguageModelQueries implements QueryGenerator {
  /** What a query takes, quotes and commas included. */
  private static final int TOKENS_PER_QUERY = 20;

  private final LanguageModel model;
  private final QueryPrompt prompt;
  private Bill bill = new Bill(0, Usage.NONE, Optional.empty(), 0);

  /**
   * Writes queries with a model.
   *
   * @param model to ask; stays open
   * @param prompt how to ask
   */
  public LanguageModelQueries(LanguageModel model, QueryPrompt prompt) {
    this.model = model;
    this.prompt = prompt;
  }

  /**
   * What is still to be asked, and what it will probably cost.
   *
   * @param documents to write queries for
   * @param perDocument how many queries to write for each
   * @return the estimate
   */
  public CostEstimate estimate(List<SourceDocument> documents, int perDocument) {
    return model.estimate(
        requests(documents, perDocument), reader(perDocument), TOKENS_PER_QUERY * perDocument);
  }

  /**
   * Asks for what is not on disk yet.
   *
   * @throws LanguageModelException if the run had to stop; what was answered is kept
   */
  @Override
  public GeneratedQueries generate(
      List<SourceDocument> documents, int perDocument, ProgressListener progress)
      throws IOException {
    Answers<List<String>> answers =
        model.ask(
            requests(documents, perDocument),
            reader(perDocument),
            TOKENS_PER_QUERY * perDocument,
            "Asking for queries",
            progress);
    bill = answers.bill();
    List<List<String>> queries = new ArrayList<>();
    List<GeneratedQueries.Failure> failures = new ArrayList<>();
    for (Outcome<List<String>> outcome : answers.outcomes()) {
      if (outcome instanceof Outcome.Answered<List<String>> answered) {
        queries.add(answered.value());
      } else if (outcome instanceof Outcome.Failed<List<String>> failed) {
        failures.add(new GeneratedQueries.Failure(queries.size(), failed.reason()));
        queries.add(List.of());
      }
    }
    return new GeneratedQueries(queries, failures);
  }

  /**
   * What the last {@link #generate} used.
   *
   * @return nothing before the first
   */
  public Bill bill() {
    return bill;
  }

  private List<ChatRequest> requests(List<SourceDocument> documents, int perDocument) {
    if (perDocument < 1) {
      throw new IllegalArgumentException("perDocument must be at least 1, but is " + perDocument);
    }
    List<ChatMessage> start = new ArrayList<>();
    start.add(ChatMessage.system(prompt.instructionsFor(perDocument)));
    for (QueryPrompt.Example example : prompt.examples()) {
      start.add(ChatMessage.user(prompt.render(example.title(), example.text())));
      start.add(ChatMessage.assistant(answer(example.queries())));
    }
    AnswerSchema schema = schema();
    return documents.stream()
        .map(
            document -> {
              List<ChatMessage> messages = new ArrayList<>(start);
              messages.add(ChatMessage.user(question(document)));
              return new ChatRequest(messages, schema, model.options().model());
            })
        .toList();
  }

  private String question(SourceDocument document) {
    String text = prompt.render(document.title().orElse(""), document.text());
    return document.forbidden().isEmpty()
        ? text
        : text
            + "\n\nNo query may name: "
            + String.join("; ", document.forbidden().stream().sorted().toList());
  }

  private static AnswerSchema schema() {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", Map.of("type", "string"));
    return AnswerSchema.object(
        "queries", Map.of("queries", list), answer(List.of("first query", "second query")));
  }

  private static String answer(List<String> queries) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    queries.forEach(list::add);
    return JsonNodeFactory.instance.objectNode().set("queries", list).toString();
  }

  private static AnswerReader<List<String>> reader(int perDocument) {
    return json -> {
      Map<String, String> queries = new LinkedHashMap<>(); // by what makes them equal
      for (JsonNode each : json.path("queries")) {
        String query = each.asText("").strip().replaceAll("\\s+", " ");
        if (!query.isEmpty() && queries.size() < perDocument) {
          queries.putIfAbsent(NormalizedText.key(query), query);
        }
      }
      if (queries.isEmpty()) {
        throw new UnusableAnswerException(
            "the answer has no list 'queries' of texts: " + AnswerJson.quote(json.toString()));
      }
      return List.copyOf(queries.values());
    };
  }
}
