package io.attune.publishing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The papers behind losses, by the names of those, for cards. */
final class LossCitations {
  /** A paper, as much of it as finds it. */
  private record Paper(String key, String authors, String title, int year, String url) {
    String bibTex() {
      return """
          @misc{%s,
              author = {%s},
              title = {%s},
              year = {%d},
              url = {%s}
          }
          """
          .formatted(key, authors, title, year, url);
    }
  }

  private static final Paper SENTENCE_BERT =
      new Paper(
          "reimers-2019-sentence-bert",
          "Nils Reimers and Iryna Gurevych",
          "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks",
          2019,
          "https://arxiv.org/abs/1908.10084");

  private static final Map<String, Paper> PAPERS = papers();

  private LossCitations() {}

  /**
   * The BibTeX entries of Sentence-BERT and of some losses, each once.
   *
   * @param losses by their names; those without a paper of their own add nothing
   */
  static String bibTex(Collection<String> losses) {
    Set<Paper> papers = new LinkedHashSet<>();
    papers.add(SENTENCE_BERT);
    losses.stream().filter(PAPERS::containsKey).map(PAPERS::get).forEach(papers::add);
    return papers.stream().map(Paper::bibTex).collect(Collectors.joining("\n"));
  }

  private static Map<String, Paper> papers() {
    Map<String, Paper> papers = new LinkedHashMap<>();
    add(
        papers,
        new Paper(
            "oord2018representation",
            "Aaron van den Oord and Yazhe Li and Oriol Vinyals",
            "Representation Learning with Contrastive Predictive Coding",
            2018,
            arXiv("1807.03748")),
        "MultipleNegativesRankingLoss");
    add(
        papers,
        new Paper(
            "gao2021scaling",
            "Luyu Gao and Yunyi Zhang and Jiawei Han and Jamie Callan",
            "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup",
            2021,
            arXiv("2101.06983")),
        "CachedMultipleNegativesRankingLoss");
    add(
        papers,
        new Paper(
            "solatorio2024gistembed",
            "Aivin V. Solatorio",
            "GISTEmbed: Guided In-sample Selection of Training Negatives for Text Embedding Fine-tuning",
            2024,
            arXiv("2402.16829")),
        "GISTEmbedLoss",
        "CachedGISTEmbedLoss");
    add(
        papers,
        new Paper(
            "wieting2018paranmt",
            "John Wieting and Kevin Gimpel",
            "ParaNMT-50M: Pushing the Limits of Paraphrastic Sentence Embeddings with Millions of Machine Translations",
            2018,
            "https://aclanthology.org/P18-1042"),
        "MegaBatchMarginLoss");
    add(
        papers,
        new Paper(
            "hermans2017defense",
            "Alexander Hermans and Lucas Beyer and Bastian Leibe",
            "In Defense of the Triplet Loss for Person Re-Identification",
            2017,
            arXiv("1703.07737")),
        "TripletLoss",
        "BatchAllTripletLoss",
        "BatchHardTripletLoss",
        "BatchHardSoftMarginTripletLoss",
        "BatchSemiHardTripletLoss");
    add(
        papers,
        new Paper(
            "hadsell2006dimensionality",
            "Raia Hadsell and Sumit Chopra and Yann LeCun",
            "Dimensionality Reduction by Learning an Invariant Mapping",
            2006,
            "https://doi.org/10.1109/CVPR.2006.100"),
        "ContrastiveLoss",
        "OnlineContrastiveLoss");
    add(
        papers,
        new Paper(
            "huang2024cosent",
            "Xiang Huang and Hao Peng and Dongcheng Zou and Zhiwei Liu and Jianxin Li and Kay Liu and Jia Wu and Jianlin Su and Philip S. Yu",
            "CoSENT: Consistent Sentence Embedding via Similarity Ranking",
            2024,
            "https://doi.org/10.1109/TASLP.2024.3402087"),
        "CoSENTLoss");
    add(
        papers,
        new Paper(
            "li2024aoe",
            "Xianming Li and Jing Li",
            "AoE: Angle-optimized Embeddings for Semantic Textual Similarity",
            2024,
            "https://aclanthology.org/2024.acl-long.101"),
        "AnglELoss");
    add(
        papers,
        new Paper(
            "carlsson2021semantic",
            "Fredrik Carlsson and Amaru Cuba Gyllensten and Evangelia Gogoulou and Erik Ylipää Hellqvist and Magnus Sahlgren",
            "Semantic Re-tuning with Contrastive Tension",
            2021,
            "https://openreview.net/forum?id=Ov_sMNau-PF"),
        "ContrastiveTensionLoss",
        "ContrastiveTensionLossInBatchNegatives");
    add(
        papers,
        new Paper(
            "wang2021tsdae",
            "Kexin Wang and Nils Reimers and Iryna Gurevych",
            "TSDAE: Using Transformer-based Sequential Denoising Auto-Encoder for Unsupervised Sentence Embedding Learning",
            2021,
            arXiv("2104.06979")),
        "DenoisingAutoEncoderLoss");
    add(
        papers,
        new Paper(
            "reimers2020multilingual",
            "Nils Reimers and Iryna Gurevych",
            "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation",
            2020,
            arXiv("2004.09813")),
        "MSELoss");
    add(
        papers,
        new Paper(
            "kim2023embeddistill",
            "Seungyeon Kim and Ankit Singh Rawat and Manzil Zaheer and Sadeep Jayasumana and Veeranjaneyulu Sadhanala and Wittawat Jitkrittum and Aditya Krishna Menon and Rob Fergus and Sanjiv Kumar",
            "EmbedDistill: A Geometric Knowledge Distillation for Information Retrieval",
            2023,
            arXiv("2301.12005")),
        "EmbedDistillLoss");
    add(
        papers,
        new Paper(
            "hofstaetter2020improving",
            "Sebastian Hofstätter and Sophia Althammer and Michael Schröder and Mete Sertkan and Allan Hanbury",
            "Improving Efficient Neural Ranking Models with Cross-Architecture Knowledge Distillation",
            2020,
            arXiv("2010.02666")),
        "MarginMSELoss");
    add(
        papers,
        new Paper(
            "lin2020distilling",
            "Sheng-Chieh Lin and Jheng-Hong Yang and Jimmy Lin",
            "Distilling Dense Representations for Ranking using Tightly-Coupled Teachers",
            2020,
            arXiv("2010.11386")),
        "DistillKLDivLoss");
    add(
        papers,
        new Paper(
            "kusupati2022matryoshka",
            "Aditya Kusupati and Gantavya Bhatt and Aniket Rege and Matthew Wallingford and Aditya Sinha and Vivek Ramanujan and William Howard-Snyder and Kaifeng Chen and Sham Kakade and Prateek Jain and Ali Farhadi",
            "Matryoshka Representation Learning",
            2022,
            arXiv("2205.13147")),
        "MatryoshkaLoss");
    add(
        papers,
        new Paper(
            "li2024matryoshka",
            "Xianming Li and Zongxi Li and Jing Li and Haoran Xie and Qing Li",
            "2D Matryoshka Sentence Embeddings",
            2024,
            arXiv("2402.14776")),
        "AdaptiveLayerLoss",
        "Matryoshka2dLoss");
    add(
        papers,
        new Paper(
            "zhang2017learning",
            "Xu Zhang and Felix X. Yu and Sanjiv Kumar and Shih-Fu Chang",
            "Learning Spread-out Local Feature Descriptors",
            2017,
            arXiv("1708.06320")),
        "GlobalOrthogonalRegularizationLoss");
    return papers;
  }

  private static String arXiv(String number) {
    return "https://arxiv.org/abs/" + number;
  }

  private static void add(Map<String, Paper> papers, Paper paper, String... losses) {
    for (String loss : losses) {
      papers.put(loss, paper);
    }
  }
}
