package io.attune.losses;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a large batch is cut into pieces that go through the model one after another.
 *
 * @param size most texts a piece, at least 1
 * @param tokens most tokens a piece, instead of the number of texts; a longer text is a piece of
 *     its own
 */
public record MiniBatches(int size, OptionalInt tokens) {
  /**
   * Checks the limits.
   *
   * @throws InvalidInputException if one is below 1
   */
  public MiniBatches {
    if (size < 1 || tokens.orElse(1) < 1) {
      throw new InvalidInputException(
          "mini_batch_size and mini_batch_num_tokens must be at least 1, but are "
              + size
              + " and "
              + tokens);
    }
  }

  /**
   * Pieces of so many texts.
   *
   * @param size most texts a piece, at least 1
   * @return pieces without a limit of tokens
   */
  public static MiniBatches of(int size) {
    return new MiniBatches(size, OptionalInt.empty());
  }

  /** Adds the limits to the options of a loss, by sentence-transformers' names. */
  void describe(Map<String, Object> options) {
    options.put("mini_batch_size", size);
    if (tokens.isPresent()) {
      options.put("mini_batch_num_tokens", tokens.getAsInt());
    }
  }

  /**
   * A piece of one column.
   *
   * @param column the text column
   * @param begin its first row
   * @param end the row after its last
   */
  public record Piece(int column, int begin, int end) {}

  /** All pieces, column by column. */
  List<Piece> pieces(List<List<int[]>> tokensOfColumns) {
    List<Piece> pieces = new ArrayList<>();
    for (int column = 0; column < tokensOfColumns.size(); column++) {
      List<int[]> texts = tokensOfColumns.get(column);
      for (int begin = 0; begin < texts.size(); ) {
        int end = end(texts, begin);
        pieces.add(new Piece(column, begin, end));
        begin = end;
      }
    }
    return pieces;
  }

  private int end(List<int[]> texts, int begin) {
    if (tokens.isEmpty()) {
      return Math.min(begin + size, texts.size());
    }
    int end = begin + 1;
    long sum = texts.get(begin).length;
    while (end < texts.size() && sum + texts.get(end).length <= tokens.getAsInt()) {
      sum += texts.get(end++).length;
    }
    return end;
  }
}
