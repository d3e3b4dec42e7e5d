package io.attune.queries;

import java.util.Set;

/**
 * English words that say nothing about what a text is about. For other languages the inverse
 * document frequency has to do, which needs a collection of some dozen documents.
 */
final class StopWords {
  private static final Set<String> ENGLISH =
      Set.of(
          ("a about above after again against all also although always am among an and any are"
                  + " aren around as at be because been before being below between both but by"
                  + " can cannot could couldn d did didn do does doesn doing don down during each"
                  + " either else etc even ever every few for from further get gets give given"
                  + " gives go had hadn has hasn have haven having he her here hers herself him"
                  + " himself his how however i if in into is isn it its itself just know let ll"
                  + " like m made make makes many may me might more most much must my myself need"
                  + " needs no nor not now of off often on once one only or other others our ours"
                  + " ourselves out over own per please rather re s same shall she should"
                  + " shouldn since so some such t take takes than that the their theirs them"
                  + " themselves then there these they this those though through to together too"
                  + " toward towards under until up upon us use used using ve very via was wasn we"
                  + " well were weren what whatever when where whether which while who whom whose"
                  + " why will with within without won would wouldn yet you your yours yourself"
                  + " yourselves")
              .split(" "));

  private StopWords() {}

  static boolean contains(String word) {
    return ENGLISH.contains(word);
  }
}
