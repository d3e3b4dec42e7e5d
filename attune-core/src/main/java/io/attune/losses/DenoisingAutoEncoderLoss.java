package io.attune.losses;

import io.attune.model.BertDecoder;
import io.attune.model.SentenceTransformer;
import io.attune.model.TokenBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Learns from texts alone: a decoder has to read the text back out of the vector of a damaged one
 * (TSDAE).
 *
 * <p><b>Idea.</b> Words are deleted from a text; the model gives the rest a vector; a decoder, of
 * which the vector is all it is told, has to say the whole text. So the vector has to hold what the
 * text is about. The decoder shares its weights with the encoder and is thrown away afterwards.
 *
 * <p><b>Parameters.</b> {@code del_ratio} (0.6; in sentence-transformers part of the data set): the
 * share of tokens that is deleted, where the rows are single texts; anew in each epoch. {@code
 * tie_encoder_decoder} (true): the only value there is.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>single texts</td><td>none</td></tr>
 * <tr><td>(damaged text, text) pairs, as (anchor, positive)</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Ten thousand texts of the domain and more, CLS pooling, a learning
 * rate of 3e-5.
 *
 * <p><b>Relations.</b> {@link ContrastiveTensionLossInBatchNegatives} learns from texts alone as
 * well. With pairs, {@link MultipleNegativesRankingLoss} is far better. Works with BERT encoders.
 *
 * <p><b>Source.</b> Wang, Reimers and Gurevych 2021, "TSDAE: Using Transformer-based Sequential
 * Denoising Auto-Encoder for Unsupervised Sentence Embedding Learning" (arXiv:2104.06979).
 *
 * <pre>{@code
 * trainer.loss(new DenoisingAutoEncoderLoss());
 * }</pre>
 */
public final class DenoisingAutoEncoderLoss implements Loss {
  static final String NAME = "DenoisingAutoEncoderLoss";

  private static final double DEVIATION = 0.02; // BERT's initializer_range

  private final double deletedShare;

  /** Deletes 60 % of the tokens. */
  public DenoisingAutoEncoderLoss() {
    this(0.6);
  }

  /**
   * @param deletedShare del_ratio: of the tokens of a single text; from 0 to below 1
   * @throws io.attune.InvalidInputException if it is not allowed
   */
  public DenoisingAutoEncoderLoss(double deletedShare) {
    new OptionProblems(NAME)
        .require(
            deletedShare >= 0 && deletedShare < 1,
            "del_ratio must be from 0 to below 1, but is " + deletedShare)
        .throwIfAny();
    this.deletedShare = deletedShare;
  }

  @Override
  public void requireFitting(SentenceTransformer model) {
    BertDecoder.ownShapes(model);
  }

  @Override
  public void makeWeights(LossWeights weights) {
    SentenceTransformer model = weights.model();
    BertDecoder.ownShapes(model)
        .forEach(
            (name, shape) -> {
              if (BertDecoder.stored(model, name).isPresent()) {
                weights.add(name, BertDecoder.stored(model, name).get(), shape);
              } else if (name.endsWith("LayerNorm.weight")) {
                weights.addConstant(name, 1, shape);
              } else if (name.endsWith("bias")) {
                weights.addConstant(name, 0, shape);
              } else {
                weights.addNormal(name, DEVIATION, shape);
              }
            });
  }

  @Override
  public Tensor forward(LossBatch batch) {
    List<List<int[]>> columns = batch.tokens();
    List<int[]> texts = columns.get(columns.size() - 1);
    Tensor vectors = // [rows, dimension]
        columns.size() == 2
            ? batch.embed(batch.model(), 0)
            : batch.model().forward(TokenBatch.of(damaged(texts, batch)), batch.context());
    return BertDecoder.of(batch.model(), batch.rows().weights().parameters())
        .loss(texts, vectors, batch.decoderContext());
  }

  private List<int[]> damaged(List<int[]> texts, LossBatch batch) {
    Random random = batch.rows().random();
    List<int[]> damaged = new ArrayList<>();
    texts.forEach(text -> damaged.add(damage(text, random)));
    return damaged;
  }

  /** Keeps the first and last token, which are special, and one other at the least. */
  private int[] damage(int[] text, Random random) {
    int last = text.length - 1;
    int[] kept =
        IntStream.rangeClosed(0, last)
            .filter(place -> place == 0 || place == last || random.nextDouble() >= deletedShare)
            .map(place -> text[place])
            .toArray();
    if (kept.length > 2 || text.length <= 2) {
      return kept;
    }
    return new int[] {text[0], text[1 + random.nextInt(last - 1)], text[last]};
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("del_ratio", deletedShare);
    options.put("tie_encoder_decoder", true);
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.DAMAGED_TEXTS;
  }
}
