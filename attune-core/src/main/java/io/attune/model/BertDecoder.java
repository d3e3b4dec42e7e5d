package io.attune.model;

import io.attune.InvalidInputException;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Reads a text back out of its vector: a BERT decoder (Hugging Face's BertLMHeadModel with cross
 * attention) that shares embeddings and layers with the encoder of a model.
 *
 * <p>Each layer attends to the words so far, then to the one vector of the text, then goes through
 * the feed-forward half; a head predicts the next word. Attention over a single vector is its value
 * projection, so that the cross attention's query and key weights, which transformers has, have no
 * influence and are left out.
 */
public final class BertDecoder {
  private static final String CROSS = ".crossattention.";
  private static final String HEAD = "cls.predictions.";

  /** Each token attends to itself and to those before it in its text. */
  private static final AttentionKind BACKWARDS =
      new AttentionKind(new AttentionMask(true, AttentionMask.UNLIMITED), Optional.empty());

  private final BertArchitecture config;
  private final Map<String, Tensor> shared;
  private final Map<String, Tensor> own;

  private BertDecoder(
      BertArchitecture config, Map<String, Tensor> shared, Map<String, Tensor> own) {
    this.config = config;
    this.shared = shared;
    this.own = own;
  }

  /**
   * A decoder for a model.
   *
   * @param model with a BERT encoder
   * @param own the weights that the encoder does not have, as {@link #ownShapes} lists them
   * @return the decoder
   * @throws InvalidInputException if the encoder is of another kind
   */
  public static BertDecoder of(SentenceTransformer model, Map<String, Tensor> own) {
    return new BertDecoder(model.bert(), model.encoder().parameters(), own);
  }

  /**
   * The weights that a decoder has besides the encoder's.
   *
   * @param model with a BERT encoder
   * @return shapes by transformers' names
   * @throws InvalidInputException if the encoder is of another kind
   */
  public static Map<String, long[]> ownShapes(SentenceTransformer model) {
    BertArchitecture config = model.bert();
    long hidden = config.sizes().hiddenSize();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int layer = 0; layer < config.sizes().layers(); layer++) {
      String cross = "encoder.layer." + layer + CROSS;
      for (String linear : List.of("self.value", "output.dense")) {
        shapes.put(cross + linear + ".weight", new long[] {hidden, hidden});
        shapes.put(cross + linear + ".bias", new long[] {hidden});
      }
      shapes.put(cross + "output.LayerNorm.weight", new long[] {hidden});
      shapes.put(cross + "output.LayerNorm.bias", new long[] {hidden});
    }
    shapes.put(HEAD + "transform.dense.weight", new long[] {hidden, hidden});
    shapes.put(HEAD + "transform.dense.bias", new long[] {hidden});
    shapes.put(HEAD + "transform.LayerNorm.weight", new long[] {hidden});
    shapes.put(HEAD + "transform.LayerNorm.bias", new long[] {hidden});
    shapes.put(HEAD + "bias", new long[] {config.sizes().vocabSize()});
    return shapes;
  }

  /**
   * A weight of the head as the model's file has it, where it was trained to fill in words.
   *
   * @param model whose file it is
   * @param name as in {@link #ownShapes}
   * @return its values in row-major order
   */
  public static Optional<float[]> stored(SentenceTransformer model, String name) {
    return Optional.ofNullable(model.otherTensors().get(name)).map(TensorData::toFloats);
  }

  /**
   * The mean cross entropy of each text's words, given the words before and the text's vector.
   *
   * @param texts token ids, special tokens included; of two tokens at least
   * @param vectors float32 [texts, hidden], of which the texts are to be read
   * @param context number format and dropout
   * @return a scalar
   */
  public Tensor loss(List<int[]> texts, Tensor vectors, ForwardContext context) {
    List<int[]> inputs = new ArrayList<>();
    for (int[] text : texts) {
      inputs.add(Arrays.copyOf(text, text.length - 1));
    }
    TokenBatch batch = TokenBatch.of(inputs);
    int[] textOfPacked = new int[texts.size()];
    for (int text = 0; text < texts.size(); text++) {
      textOfPacked[batch.packedIndex(text)] = text;
    }
    long[] next = new long[batch.tokenCount()];
    long[] textOfToken = new long[batch.tokenCount()];
    int token = 0;
    for (int text : textOfPacked) {
      for (int place = 1; place < texts.get(text).length; place++) {
        next[token] = texts.get(text)[place];
        textOfToken[token++] = text;
      }
    }
    Tensor perToken = vectors.index_select(0, Tensors.ofLongs(textOfToken)); // [tokens, hidden]
    Tensor hidden = decode(batch, Tensors.cast(perToken, context.type()), context);
    return torch.cross_entropy_loss(
        Tensors.cast(logits(hidden, context), torch.ScalarType.Float), Tensors.ofLongs(next));
  }

  private Tensor decode(TokenBatch batch, Tensor vectors, ForwardContext context) {
    AttentionPass pass = BACKWARDS.pass(batch, context);
    Tensor hidden = embeddings().forward(batch, context);
    for (int layer = 0; layer < config.sizes().layers(); layer++) {
      hidden = layer("encoder.layer." + layer, hidden, vectors, pass, context);
    }
    return hidden;
  }

  private TokenEmbeddings embeddings() {
    String name = "embeddings.";
    return new TokenEmbeddings(
        shared(name + "word_embeddings.weight"),
        config.sizes().padTokenId(),
        /* scale */ 1,
        Optional.of(shared(name + "token_type_embeddings.weight")),
        Optional.of(new PositionTable(shared(name + "position_embeddings.weight"), -1)),
        norm(shared, name + "LayerNorm"),
        config.hiddenDropout());
  }

  private Tensor layer(
      String name, Tensor hidden, Tensor vectors, AttentionPass pass, ForwardContext context) {
    String self = name + ".attention.";
    Tensor attended =
        PackedAttention.of(config.sizes().headShape(), config.attentionDropout())
            .forward(
                new Projections.QueryKeyValue(
                    linear(shared, self + "self.query", hidden, context),
                    linear(shared, self + "self.key", hidden, context),
                    linear(shared, self + "self.value", hidden, context)),
                pass,
                context);
    Tensor words = half(shared, self + "output", attended, hidden, context);
    Tensor read = linear(own, name + CROSS + "self.value", vectors, context); // [tokens, hidden]
    Tensor told = half(own, name + CROSS + "output", perHeadDropout(read, context), words, context);
    Tensor inner =
        config.activation().apply(linear(shared, name + ".intermediate.dense", told, context));
    return half(shared, name + ".output", inner, told, context);
  }

  /** Dense layer, dropout, residual connection, norm. */
  private Tensor half(
      Map<String, Tensor> weights,
      String name,
      Tensor inner,
      Tensor residual,
      ForwardContext context) {
    Tensor output = linear(weights, name + ".dense", inner, context);
    Tensor dropped = context.dropout(output, config.hiddenDropout());
    return norm(weights, name + ".LayerNorm").forward(dropped.add(residual));
  }

  /** The one attention weight of each head is dropped or not. */
  private Tensor perHeadDropout(Tensor values, ForwardContext context) {
    if (!context.drops(config.attentionDropout())) {
      return values;
    }
    Tensor ones = Tensors.cast(torch.ones(values.size(0), config.sizes().heads()), context.type());
    Tensor kept = context.dropout(ones, config.attentionDropout()); // [tokens, heads]
    return values
        .view(values.size(0), config.sizes().heads(), -1)
        .mul(kept.unsqueeze(2))
        .reshape(values.size(0), -1);
  }

  /** [tokens, vocabSize]. */
  private Tensor logits(Tensor hidden, ForwardContext context) {
    Tensor transformed =
        config.activation().apply(linear(own, HEAD + "transform.dense", hidden, context));
    return torch.linear(
        norm(own, HEAD + "transform.LayerNorm").forward(transformed),
        context.weight(shared("embeddings.word_embeddings.weight")),
        new TensorOptional(context.weight(own.get(HEAD + "bias"))));
  }

  private Tensor shared(String name) {
    return shared.get(name);
  }

  private static Tensor linear(
      Map<String, Tensor> weights, String name, Tensor rows, ForwardContext context) {
    return new Linear(weights.get(name + ".weight"), Optional.of(weights.get(name + ".bias")))
        .forward(rows, context);
  }

  private Norm norm(Map<String, Tensor> weights, String name) {
    return new LayerNorm(
        weights.get(name + ".weight"),
        Optional.of(weights.get(name + ".bias")),
        config.layerNormEpsilon());
  }
}
