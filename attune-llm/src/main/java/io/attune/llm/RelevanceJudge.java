package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Grades how useful documents are for queries, by a language model: one request a pair.
 *
 * <p>The grades serve as relevance judgments for evaluation, and keep mined negatives from being
 * documents that do answer their query.
 */
public final class RelevanceJudge {
  /** A sentence and a digit. */
  private static final int USUAL_TOKENS = 40;

  private record Grade(int grade, String reason) {}

  private final LanguageModel model;
  private final JudgePrompt prompt;

  /**
   * Judges with a model.
   *
   * @param model to ask; stays open
   * @param prompt what the grades mean
   */
  public RelevanceJudge(LanguageModel model, JudgePrompt prompt) {
    this.model = model;
    this.prompt = prompt;
  }

  /**
   * What is still to be asked, and what it will probably cost.
   *
   * @param pairs to be graded
   * @return the estimate
   */
  public CostEstimate estimate(List<PairToJudge> pairs) {
    return model.estimate(requests(pairs), RelevanceJudge::read, USUAL_TOKENS);
  }

  /**
   * Grades pairs; asks for what is not on disk yet.
   *
   * @param pairs to be graded
   * @param progress is told how many are done
   * @return the grades
   * @throws LanguageModelException if the run had to stop; what was answered is kept
   */
  public Judgments judge(List<PairToJudge> pairs, ProgressListener progress) throws IOException {
    Answers<Grade> answers =
        model.ask(requests(pairs), RelevanceJudge::read, USUAL_TOKENS, "Judging", progress);
    List<JudgedPair> judged = new ArrayList<>();
    List<Judgments.Failure> failures = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      PairToJudge pair = pairs.get(i);
      if (answers.outcomes().get(i) instanceof Outcome.Answered<Grade> answered) {
        Grade grade = answered.value();
        judged.add(
            new JudgedPair(
                pair.queryId(),
                pair.query(),
                pair.documentId(),
                pair.document(),
                grade.grade(),
                grade.reason()));
      } else if (answers.outcomes().get(i) instanceof Outcome.Failed<Grade> failed) {
        failures.add(new Judgments.Failure(i, failed.reason()));
      }
    }
    return new Judgments(judged, failures, answers.bill());
  }

  private List<ChatRequest> requests(List<PairToJudge> pairs) {
    List<ChatMessage> start = new ArrayList<>();
    start.add(ChatMessage.system(prompt.instructions()));
    for (JudgePrompt.Example example : prompt.examples()) {
      start.add(ChatMessage.user(question(example.query(), example.document())));
      start.add(ChatMessage.assistant(answer(example.reason(), example.grade())));
    }
    AnswerSchema schema = schema();
    return pairs.stream()
        .map(
            pair -> {
              List<ChatMessage> messages = new ArrayList<>(start);
              messages.add(ChatMessage.user(question(pair.query(), pair.document())));
              return new ChatRequest(messages, schema, model.options().model());
            })
        .toList();
  }

  private static String question(String query, String document) {
    return "Query: " + query + "\n\nDocument:\n" + document;
  }

  private static AnswerSchema schema() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reason", Map.of("type", "string"));
    Map<String, Object> grade = new LinkedHashMap<>();
    grade.put("type", "integer");
    grade.put("enum", List.of(0, 1, 2, 3));
    fields.put("grade", grade);
    return AnswerSchema.object("judgment", fields, answer("one short sentence", 2));
  }

  private static String answer(String reason, int grade) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", reason)
        .put("grade", grade)
        .toString();
  }

  private static Grade read(JsonNode json) throws UnusableAnswerException {
    JsonNode grade = json.path("grade");
    int value = grade.isTextual() ? parse(grade.asText()) : grade.asInt(-1);
    boolean whole = !grade.isFloatingPointNumber() || grade.asDouble() == value;
    if (!whole || value < 0 || value > JudgedPair.HIGHEST_GRADE) {
      throw new UnusableAnswerException(
          "the answer has no grade from 0 to 3: " + AnswerJson.quote(json.toString()));
    }
    return new Grade(value, json.path("reason").asText("").strip());
  }

  private static int parse(String digits) {
    return digits.strip().matches("[0-9]") ? Integer.parseInt(digits.strip()) : -1;
  }
}
