package io.attune.llm;

import java.util.Collection;
import java.util.Optional;

/**
 * What requests will probably use.
 *
 * @param requests still to be asked
 * @param usage tokens, estimated
 * @param cost US dollars; nothing where the price is not known
 */
public record CostEstimate(long requests, Usage usage, Optional<Double> cost) {
  /** English has some four letters a token; other scripts are nearer to a token a character. */
  private static final double LETTERS_PER_TOKEN = 4;

  /** What roles and separators of a message take. */
  private static final int TOKENS_PER_MESSAGE = 4;

  /**
   * Adds up requests.
   *
   * @param requests to be asked
   * @param outputTokens of a usual answer
   * @param price of the model, where it is known
   * @return the estimate
   */
  static CostEstimate of(
      Collection<ChatRequest> requests, int outputTokens, Optional<Price> price) {
    Usage usage =
        requests.stream()
            .map(request -> new Usage(inputTokens(request), outputTokens))
            .reduce(Usage.NONE, Usage::plus);
    return new CostEstimate(requests.size(), usage, price.map(known -> known.of(usage)));
  }

  /** Tokens of a prompt; rather too many than too few for English. */
  static long inputTokens(ChatRequest request) {
    long tokens = Math.round(request.schema().schema().toString().length() / LETTERS_PER_TOKEN);
    for (ChatMessage message : request.messages()) {
      tokens += TOKENS_PER_MESSAGE + tokens(message.text());
    }
    return tokens;
  }

  static long tokens(String text) {
    long ascii = text.chars().filter(character -> character < 128).count();
    long others = text.codePointCount(0, text.length()) - ascii;
    return (long) Math.ceil(ascii / LETTERS_PER_TOKEN) + others;
  }

  /**
   * The estimate in words.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "%d requests, about %d input and %d output tokens, %s"
        .formatted(
            requests,
            usage.inputTokens(),
            usage.outputTokens(),
            cost.map(dollars -> "about " + Bill.dollars(dollars)).orElse("price not known"));
  }
}
