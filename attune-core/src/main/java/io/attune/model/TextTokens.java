package io.attune.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.attune.InvalidInputException;
import io.attune.hub.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model's tokenizer alone, without the weights: tells how long texts are in its tokens, however
 * long, and where the tokens stand. {@link SentenceTransformer#tokenize} gives what the model
 * reads.
 */
public final class TextTokens implements AutoCloseable {
  private static final int BLOCK = 64; // texts may be long, and all their tokens are held

  private final HuggingFaceTokenizer tokenizer;
  private final int limit;
  private final int specialTokens;

  private TextTokens(HuggingFaceTokenizer tokenizer, int limit) {
    this.tokenizer = tokenizer;
    this.limit = limit;
    this.specialTokens = tokenizer.encode("", true, false).getIds().length;
  }

  /**
   * Loads a model's tokenizer.
   *
   * @param reference a folder or an embedded model, as {@link SentenceTransformer#load(String)}
   *     takes it
   * @return the tokenizer, to be closed
   * @throws InvalidInputException if there is no such model, or its tokenizer is damaged
   * @throws IOException if it cannot be read
   */
  public static TextTokens load(String reference) throws IOException {
    Path folder = ModelReference.resolve(reference, TransferProgress.NONE);
    ModulesFile.Modules modules = ModulesFile.read(folder);
    Path file = modules.encoder().resolve("tokenizer.json");
    Map<String, String> options =
        Map.of("addSpecialTokens", "true", "padding", "false", "truncation", "false");
    return new TextTokens(
        Tokenizer.open(Files.readAllBytes(file), options, file.toString()), limit(modules));
  }

  private static int limit(ModulesFile.Modules modules) throws IOException {
    if (modules.isStatic()) {
      return Integer.MAX_VALUE; // a sum over tokens has no positions
    }
    Path encoder = modules.encoder();
    int positions =
        Architectures.read(JsonFile.read(encoder.resolve("config.json"))).maxPositions();
    return ModelReader.maxSeqLength(encoder, positions, TransformerEncoder.ANY_LENGTH);
  }

  /**
   * How much of a text the model reads.
   *
   * @return in tokens, special tokens included
   */
  public int limit() {
    return limit;
  }

  /**
   * How many tokens the model adds to every text.
   *
   * @return the number, such as 2 for BERT's [CLS] and [SEP]
   */
  public int specialTokens() {
    return specialTokens;
  }

  /**
   * Tokenises texts.
   *
   * @param texts any, also empty ones
   * @return where each text's tokens stand
   */
  public List<TokenSpans> spans(List<String> texts) {
    List<TokenSpans> spans = new ArrayList<>(texts.size());
    for (int start = 0; start < texts.size(); start += BLOCK) {
      List<String> block = texts.subList(start, Math.min(start + BLOCK, texts.size()));
      Encoding[] encodings = tokenizer.batchEncode(block);
      for (int i = 0; i < encodings.length; i++) {
        spans.add(spans(block.get(i), encodings[i]));
      }
    }
    return spans;
  }

  /** The tokenizer counts whole characters (code points), Java's strings halves of rare ones. */
  private static TokenSpans spans(String text, Encoding encoding) {
    long[] special = encoding.getSpecialTokenMask();
    CharSpan[] all = encoding.getCharTokenSpans();
    List<CharSpan> own = new ArrayList<>(all.length);
    for (int i = 0; i < all.length; i++) {
      if (special[i] == 0 && Objects.nonNull(all[i])) {
        own.add(all[i]);
      }
    }
    int[] starts = own.stream().mapToInt(CharSpan::getStart).toArray();
    int[] ends = own.stream().mapToInt(CharSpan::getEnd).toArray();
    if (text.codePointCount(0, text.length()) < text.length()) {
      int[] offsets = offsets(text);
      return new TokenSpans(
          Arrays.stream(starts).map(i -> offsets[i]).toArray(),
          Arrays.stream(ends).map(i -> offsets[i]).toArray());
    }
    return new TokenSpans(starts, ends);
  }

  /** From code point to character. */
  private static int[] offsets(String text) {
    int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
    int offset = 0;
    for (int i = 0; i < offsets.length - 1; i++) {
      offsets[i] = offset;
      offset += Character.charCount(text.codePointAt(offset));
    }
    offsets[offsets.length - 1] = offset;
    return offsets;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
