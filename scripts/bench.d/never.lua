-- Asks for twenty stretches, each time by a question that nobody asked before.
local regions = {
  "", "&region=neck", "&region=shoulder", "&region=chest", "&region=upper_back",
  "&region=lower_back", "&region=hip", "&region=knee", "&region=ankle_foot",
  "&region=lower_back,hip", "&region=neck,chest",
}
local sorts = {
  "", "&sort=name", "&sort=-name", "&sort=duration_s", "&sort=-duration_s",
  "&sort=duration_s,name", "&sort=-published_at,name",
}
local positions = {"", "&position=supine,prone", "&position=standing", "&position=kneeling,lunge"}
local spans = 1200
local asked = 0

function init(arguments)
  asked = tonumber(arguments[1]) or 0
end

function request()
  local rest = asked
  asked = asked + 1
  local function one_of(choices)
    local place = rest % #choices
    rest = (rest - place) / #choices
    return choices[place + 1]
  end
  local query = "?limit=20" .. one_of(sorts) .. one_of(regions) .. one_of(positions)
  local span = rest % spans
  rest = (rest - span) / spans
  -- What is left varies an instant before the first publication, which leaves nothing out.
  query = query .. "&max_duration_s=" .. (40 + span)
  if rest > 0 then
    query = query .. string.format("&updated_after=2000-01-01T%02d:%02d:00Z",
      math.floor(rest / 60) % 24, rest % 60)
  end
  return wrk.format("GET", wrk.path .. query)
end
