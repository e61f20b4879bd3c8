-- Searches for whole words, beginnings, words with a slip and two words, each time others.
local words = {
  "cobra", "twist", "cat", "stretch", "garden", "window", "dancers", "swimmers", "towel", "silence",
}
local slips = {
  "cobar", "twsit", "strech", "gardne", "widow", "dancrs", "swimers", "towl", "silense", "wrold",
}
local asked = 0

function init(arguments)
  asked = tonumber(arguments[1]) or 0
end

function request()
  local form = asked % 4
  local rest = math.floor(asked / 4)
  asked = asked + 1
  local word = words[rest % #words + 1]
  local other = words[math.floor(rest / #words) % #words + 1]
  local number = math.floor(rest / #words)
  local text
  if form == 0 then
    text = word .. "%20" .. number
  elseif form == 1 then
    text = word:sub(1, 3 + number % 3) .. "%20" .. number
  elseif form == 2 then
    text = slips[rest % #slips + 1] .. "%20" .. number
  else
    text = word .. "%20" .. other .. "%20" .. number
  end
  return wrk.format("GET", wrk.path .. "?q=" .. text)
end
