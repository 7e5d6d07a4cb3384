/** For how long a finger rests until that means something, in milliseconds. */
export const restMs = 450
/** How far it may tremble meanwhile, in CSS pixels. */
export const slackPixels = 10
