package io.attune.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.attune.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Text to token ids, by a Hugging Face {@code tokenizer.json}. Safe for use by several threads.
 *
 * <p>Special tokens are added, and texts longer than {@link #maxLength()} are cut so that they
 * still fit; for static embeddings neither is done.
 */
public final class Tokenizer implements AutoCloseable {
  /** Texts handed to the native tokenizer at once, which splits them among its threads. */
  private static final int BLOCK = 512;

  static {
    // DJL would otherwise ask the cloud's metadata address whether this is a cloud machine.
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private final HuggingFaceTokenizer tokenizer;
  private final int maxLength;
  private final int vocabularySize;
  private final String origin;

  private Tokenizer(
      HuggingFaceTokenizer tokenizer, int maxLength, int vocabularySize, String origin) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.vocabularySize = vocabularySize;
    this.origin = origin;
  }

  /**
   * @param json the content of tokenizer.json; its own truncation and padding are overridden
   * @param maxLength most tokens a text, special tokens included; at least 3
   * @param vocabularySize how many tokens the encoder knows
   * @param origin the file, for messages
   * @return the tokenizer
   * @throws InvalidInputException if the content is not a tokenizer
   */
  static Tokenizer of(byte[] json, int maxLength, int vocabularySize, String origin) {
    String length = Integer.toString(maxLength);
    Map<String, String> options =
        Map.of(
            "addSpecialTokens",
            "true",
            "padding",
            "false",
            "truncation",
            "true",
            "maxLength",
            length,
            "modelMaxLength",
            length);
    return new Tokenizer(open(json, options, origin), maxLength, vocabularySize, origin);
  }

  /**
   * For static embeddings: the pieces of the whole text, without special tokens.
   *
   * @param json the content of tokenizer.json
   * @param vocabularySize how many tokens the encoder knows
   * @param origin the file, for messages
   * @return the tokenizer
   * @throws InvalidInputException if the content is not a tokenizer
   */
  static Tokenizer ofPieces(byte[] json, int vocabularySize, String origin) {
    Map<String, String> options =
        Map.of("addSpecialTokens", "false", "padding", "false", "truncation", "false");
    return new Tokenizer(
        open(json, options, origin), TransformerEncoder.ANY_LENGTH, vocabularySize, origin);
  }

  /**
   * The native tokenizer.
   *
   * @throws InvalidInputException if the content is not a tokenizer
   */
  static HuggingFaceTokenizer open(byte[] json, Map<String, String> options, String origin) {
    TokenizerCheck.require(json, origin);
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
    } catch (IOException | RuntimeException e) {
      throw notATokenizer(origin, e);
    }
  }

  private static InvalidInputException notATokenizer(String origin, Exception e) {
    return new InvalidInputException(
        origin + ": not a Hugging Face tokenizer: " + e.getMessage(), e);
  }

  /**
   * @return most tokens a text, special tokens included
   */
  public int maxLength() {
    return maxLength;
  }

  /**
   * @param texts any, empty ones included
   * @return the token ids of each text, special tokens included
   * @throws InvalidInputException if a text has a token that the encoder does not know
   */
  public List<int[]> encode(List<String> texts) {
    List<int[]> ids = new ArrayList<>(texts.size());
    for (int start = 0; start < texts.size(); start += BLOCK) {
      List<String> block = texts.subList(start, Math.min(start + BLOCK, texts.size()));
      for (Encoding encoding : tokenizer.batchEncode(block)) {
        ids.add(Arrays.stream(encoding.getIds()).mapToInt(this::requireKnown).toArray());
      }
    }
    return ids;
  }

  private int requireKnown(long id) {
    if (id < 0 || id >= vocabularySize) {
      throw new InvalidInputException(
          origin
              + ": has a token with the id "
              + id
              + ", but the model knows only the ids 0 to "
              + (vocabularySize - 1)
              + "; tokenizer and weights belong to different models");
    }
    return (int) id;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
